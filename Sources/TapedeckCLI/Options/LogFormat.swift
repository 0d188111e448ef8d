/// How log lines are written to standard error (`docs/design.md §2`, `--log-format`).
package enum LogFormat: String, Sendable, CaseIterable {
    /// A line for people.
    case text
    /// A JSON object a line, for programs.
    case json
}

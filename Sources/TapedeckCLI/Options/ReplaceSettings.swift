/// A `replace` rule as a configuration file has it: a regular expression, and what takes the place of its matches.
package struct ReplaceSettings: Sendable, Equatable {
    /// The regular expression.
    package let pattern: String
    /// The constant.
    package let with: String
}

/// What a session is at one moment.
///
/// A request takes it once, when it begins, and keeps to it: what is changed meanwhile concerns the requests after it.
package struct SessionUse: Sendable {
    /// What it does and how.
    package let settings: SessionSettings
    /// How its requests are compared.
    let rules: RuleBook
    /// Its cassette, indexed by these rules; `nil` in passthrough.
    package let cassette: OpenCassette?
    /// What goes wrong with its answers, on purpose.
    let faults: SessionFaults
    /// Tells it from what the session was before, and is later.
    var number = 0
}

/// One place in which a request and a recorded one differ.
package struct Difference: Equatable, Sendable, CustomStringConvertible {
    /// Where: a JSON pointer, `part "image"`, `query "n"`, `form "n"`, `header "prefer"`, `method`, `path`, `body`, ….
    package let place: String
    /// What was recorded there, shortened; nil where nothing was.
    package let recorded: String?
    /// What was requested there, shortened; nil where nothing was.
    package let requested: String?
    /// The `ignore` rule that leaves this place out, as it is written in `tapedeck.yml`; nil where there is none.
    let rule: String?

    /// Creates a difference.
    init(place: String, recorded: String?, requested: String?, rule: String? = nil) {
        self.place = place
        self.recorded = recorded
        self.requested = requested
        self.rule = rule
    }

    /// The place and both values.
    package var description: String {
        "\(place): recorded \(recorded ?? "nothing"), requested \(requested ?? "nothing")"
    }
}

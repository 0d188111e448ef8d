/// What makes an interaction none that can be stored or played.
package struct InteractionFormatError: Error, Equatable, Sendable {
    /// The member it is about, as one would write it for `jq`: `response.frames[3]`; empty for the line itself.
    package let member: String
    /// What is wrong with it: `is missing`, `is no integer`.
    package let problem: String

    init(_ member: String, _ problem: String) {
        self.member = member
        self.problem = problem
    }
}

extension InteractionFormatError: CustomStringConvertible {
    /// Member and problem, to be read after "the interaction": `response.status is missing`.
    package var description: String { member.isEmpty ? problem : "\(member) \(problem)" }
}

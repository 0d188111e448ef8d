/// A route of a service, and what answers it.
struct DemoRoute: Sendable {
    /// The method.
    let method: String
    /// The segments; `{}` stands for any one of them, `{*}` at the end for all that are left.
    let pattern: [Substring]
    /// What answers.
    let answer: @Sendable (DemoCall) -> DemoAnswer

    /// A route for a pattern such as `/v1/videos/{}/content`.
    init(_ method: String, _ pattern: String, _ answer: @escaping @Sendable (DemoCall) -> DemoAnswer) {
        self.method = method
        self.pattern = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        self.answer = answer
    }

    /// What the gaps of the pattern stand for in `path`; nil if it is another path.
    func captures(in path: String) -> [String]? {
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)[...]
        var captures: [String] = []
        for expected in pattern {
            if expected == "{*}" {
                captures.append(segments.joined(separator: "/"))
                return segments.isEmpty ? nil : captures
            }
            guard let segment = segments.popFirst() else { return nil }
            if expected == "{}" {
                captures.append(String(segment))
            } else if expected != segment {
                return nil
            }
        }
        return segments.isEmpty ? captures : nil
    }
}

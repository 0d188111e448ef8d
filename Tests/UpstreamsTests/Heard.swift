import Upstreams

/// What a delegate heard of an answer.
enum Heard: Sendable, Equatable {
    case informational(Int, String, [String])
    case head(Int, String, [String], String)
    case body(String)
    case end([String])
    case failed(UpstreamError)

    var isLast: Bool {
        switch self {
        case .end, .failed: true
        case .informational, .head, .body: false
        }
    }
}

extension [Heard] {
    /// The body, its pieces joined.
    var joinedBody: String {
        map { if case .body(let text) = $0 { text } else { "" } }.joined()
    }

    /// The same with the pieces of the body joined into one.
    var joined: [Heard] {
        var result: [Heard] = []
        for heard in self {
            if case .body(let next) = heard, case .body(let text)? = result.last {
                result[result.count - 1] = .body(text + next)
            } else {
                result.append(heard)
            }
        }
        return result
    }

    /// The status of the final head.
    var status: Int? {
        for case .head(let status, _, _, _) in self { return status }
        return nil
    }

    /// Whether the answer came whole.
    var isWhole: Bool {
        if case .end? = last { true } else { false }
    }

    /// How the answer failed.
    var error: UpstreamError? {
        if case .failed(let error)? = last { error } else { nil }
    }
}

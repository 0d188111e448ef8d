import HTTPMessages
package import NIOHTTP1

/// The head of an answer as the client gets it, live or replayed: what the upstream sent, less what concerns one
/// connection or would lead clients past the proxy, plus what Tapedeck says (docs/design.md §3, §5, §12).
package struct AnswerHead {
    /// What became of the exchange.
    var outcome: Outcome
    /// `<cassette>/<n>` of the interaction that is recorded or replayed.
    var interaction: String?
    /// The browser origin that asked, if it is an allowed one.
    var origin: String?
    /// Whether a browser will show the answer as a page.
    var isPage = false

    /// Creates what is said of an answer.
    package init(outcome: Outcome, interaction: String? = nil, origin: String? = nil, isPage: Bool = false) {
        self.outcome = outcome
        self.interaction = interaction
        self.origin = origin
        self.isPage = isPage
    }

    /// Fields that are kept in the cassette and not sent: they would move a client to the real host.
    private static let misleading: Set<String> = ["alt-svc", "strict-transport-security"]

    /// The head to send for what the upstream sent.
    func make(from head: ResponseHead, framing: BodyFraming) -> ResponseHead {
        var made = head
        let kept = head.headers.removingHopByHop().keeping(Self.isRelayed)
        made.headers = HTTPHeaders(
            kept.map { name, value in
                (name, name.lowercased() == "set-cookie" ? Self.withoutDomain(value) : value)
            }
        ).settingFraming(framing)
        if isPage {
            // What was recorded is shown, but it acts as nobody here (docs/design.md §12).
            made.headers.replaceOrAdd(name: "Content-Security-Policy", value: "sandbox")
            made.headers.replaceOrAdd(name: "X-Content-Type-Options", value: "nosniff")
        }
        addOwn(to: &made.headers)
        return made
    }

    /// An interim answer as the client gets it.
    ///
    /// It has no body, so a length or a coding in it (RFC 9110 §8.6, RFC 9112 §6.1) would only confuse readers.
    static func interim(from head: ResponseHead) -> ResponseHead {
        var made = head
        made.headers = head.headers.removingHopByHop().keeping { name in
            isRelayed(name) && name != "content-length" && name != "transfer-encoding"
        }
        return made
    }

    private static func isRelayed(_ name: String) -> Bool {
        !misleading.contains(name) && !name.hasPrefix("access-control-") && !name.hasPrefix("x-tapedeck")
    }

    /// Adds `x-tapedeck`, `x-tapedeck-interaction` and, for a browser, the fields that let its page read the answer
    /// (Fetch §3.2).
    package func addOwn(to headers: inout HTTPHeaders) {
        headers.add(name: "x-tapedeck", value: outcome.rawValue)
        if let interaction { headers.add(name: "x-tapedeck-interaction", value: interaction) }
        guard let origin else { return }
        var names: [String] = []
        for (name, _) in headers where !names.contains(name.lowercased()) { names.append(name.lowercased()) }
        headers.add(name: "Access-Control-Allow-Origin", value: origin)
        headers.add(name: "Vary", value: "Origin")
        headers.add(name: "Access-Control-Expose-Headers", value: names.joined(separator: ", "))
    }

    /// A `Set-Cookie` value without its `Domain`, which would not be this host (RFC 6265 §5.2.3).
    private static func withoutDomain(_ value: String) -> String {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false)
        return parts.enumerated().filter { index, part in
            let name = part.prefix { $0 != "=" }.filter { !$0.isWhitespace }.lowercased()
            return index == 0 || name != "domain"
        }.map(\.element).joined(separator: ";")
    }
}

/// The target of a request to the demo gateway, taken apart.
struct DemoTarget: Sendable {
    /// The gateway that the first segment names.
    let service: DemoService
    /// The path below it; `/` where there is none.
    let path: String
    /// What stands behind the `?`.
    let query: String

    /// Reads `/<service>/<path>?<query>`; nil if the first segment is no service.
    init?(_ target: String) {
        let question = target.firstIndex(of: "?") ?? target.endIndex
        let segments = target[..<question].dropFirst().split(
            separator: "/",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let name = segments.first, let service = DemoService(rawValue: String(name)) else { return nil }
        self.service = service
        path = "/" + (segments.count > 1 ? segments[1] : "")
        query = String(target[question...].dropFirst())
    }

    /// The decoded pairs of the query.
    var parameters: [(name: String, value: String)] {
        query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    /// A text without its percent escapes; broken ones stay.
    static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(Substring(rest.prefix(2))), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

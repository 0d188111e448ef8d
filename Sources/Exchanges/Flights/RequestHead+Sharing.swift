import HTTPMessages
import NIOHTTP1

extension RequestHead {
    /// Whether the answer is that to every request with the same fingerprint: a head, a part or a condition is no part
    /// of one, or asks for something else.
    var isShareable: Bool {
        method != "HEAD"
            && !headers.contains { name, _ in
                let name = name.lowercased()
                return name == "range" || name.hasPrefix("if-")
            }
    }
}

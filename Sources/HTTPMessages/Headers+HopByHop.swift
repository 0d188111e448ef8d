package import NIOHTTP1

extension HTTPHeaders {
    /// Fields that concern one connection only and are never forwarded (RFC 9110 §7.6.1).
    ///
    /// `Transfer-Encoding` is not in the list: its place and spelling are kept where the next message is chunked too,
    /// see ``settingFraming(_:)``.
    private static let hopByHopNames: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "upgrade",
    ]

    /// The fields without those that concern one connection only, nor those that `Connection` names.
    ///
    /// Order and spelling of the others stay. Framing fields stay as well: they are the business of
    /// ``settingFraming(_:)``, and a `Connection: content-length` must not remove them behind its back.
    package func removingHopByHop() -> HTTPHeaders {
        var dropped = Self.hopByHopNames
        for value in self["connection"] {
            for name in value.split(separator: ",") {
                let trimmed = name.drop(while: \.isWhitespace).lowercased().filter { !$0.isWhitespace }
                if trimmed != "content-length" && trimmed != "transfer-encoding" { dropped.insert(trimmed) }
            }
        }
        return keeping { name in !dropped.contains(name) }
    }

    /// The fields for which `isKept`, given the lower-case name, holds; order and spelling stay.
    package func keeping(_ isKept: (String) -> Bool) -> HTTPHeaders {
        var kept: [(String, String)] = []
        kept.reserveCapacity(count)
        for (name, value) in self where isKept(name.lowercased()) { kept.append((name, value)) }
        return HTTPHeaders(kept)
    }

    /// The values of the fields with this name, without the whitespace that may follow them (RFC 9110 §5.5).
    ///
    /// The parser takes it off at the front only.
    package func values(of name: String) -> [String] {
        self[name].map { value in
            guard let last = value.utf8.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return "" }
            return String(value[...last])
        }
    }

    /// The fields with exactly one framing, that of `framing`, in place of whatever framing they had.
    ///
    /// A field that already says so keeps its place and spelling; a contradicting one goes, a missing one is added at
    /// the end (docs/design.md §12: the head sent on is rebuilt with one framing of the proxy's own).
    package func settingFraming(_ framing: BodyFraming) -> HTTPHeaders {
        var result: [(String, String)] = []
        result.reserveCapacity(count + 1)
        var isSaid = false
        for (name, value) in self {
            switch (name.lowercased(), framing) {
            case ("transfer-encoding", .chunked):
                if !isSaid { result.append((name, "chunked")) }
                isSaid = true
            case ("content-length", .length(let length)):
                if !isSaid { result.append((name, String(length))) }
                isSaid = true
            case ("transfer-encoding", _), ("content-length", .chunked), ("content-length", .close):
                continue
            default:
                // A bodiless answer may declare the length that the body would have had (RFC 9110 §8.6).
                result.append((name, value))
            }
        }
        switch framing {
        case .chunked where !isSaid: result.append(("Transfer-Encoding", "chunked"))
        case .length(let length) where !isSaid: result.append(("Content-Length", String(length)))
        case .chunked, .length, .none, .close: break
        }
        return HTTPHeaders(result)
    }
}

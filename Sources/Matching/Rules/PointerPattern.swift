/// A JSON pointer (RFC 6901) in which a segment `*` stands for any member or element.
///
/// There is no way to write a member whose name is exactly `*`; a rule with `*` covers it along with its siblings.
package struct PointerPattern: Equatable, Sendable {
    enum Segment: Equatable, Sendable {
        case any
        /// The UTF-8 of a member's name, or of an element's index in decimal digits.
        case name([UInt8])
    }

    let segments: [Segment]

    /// Reads a pointer that starts with `/`; nil where a `~` is no escape.
    package init?(_ text: String) {
        var segments: [Segment] = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let name = Self.unescaped(part) else { return nil }
            segments.append(part.elementsEqual("*".utf8) ? .any : .name(name))
        }
        self.segments = segments
    }

    /// Whether the segment at `depth` stands for the member or element.
    func matches(_ name: [UInt8], at depth: Int) -> Bool {
        switch segments[depth] {
        case .any: true
        case .name(let expected): expected == name
        }
    }

    private static func unescaped(_ part: some Collection<UInt8>) -> [UInt8]? {
        var name: [UInt8] = []
        var isEscape = false
        for byte in part {
            switch (isEscape, byte) {
            case (true, UInt8(ascii: "0")): name.append(UInt8(ascii: "~"))
            case (true, UInt8(ascii: "1")): name.append(UInt8(ascii: "/"))
            case (true, _): return nil
            case (false, UInt8(ascii: "~")): break
            case (false, _): name.append(byte)
            }
            isEscape = !isEscape && byte == UInt8(ascii: "~")
        }
        return isEscape ? nil : name
    }
}

extension PointerPattern: CustomStringConvertible {
    /// The pointer as it is written; reading it gives the same pattern.
    package var description: String {
        segments.map { segment in
            switch segment {
            case .any: "/*"
            case .name(let name): "/" + Self.escaped(name)
            }
        }.joined()
    }

    private static func escaped(_ name: [UInt8]) -> String {
        let bytes = name.flatMap { byte in
            switch byte {
            case UInt8(ascii: "~"): Array("~0".utf8)
            case UInt8(ascii: "/"): Array("~1".utf8)
            default: [byte]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

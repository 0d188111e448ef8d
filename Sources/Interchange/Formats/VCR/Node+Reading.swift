import BodyFormats
import Yams

// Reading single values out of a VCR cassette.
extension Node {
    /// The value of a member; `nil` where there is none, where nothing is written, and for other values.
    func member(_ name: String) -> Node? {
        guard let value = mapping?.first(where: { $0.key.scalar?.string == name })?.value else { return nil }
        return value.isNothing ? nil : value
    }

    /// The text of a single value.
    var text: String? { isNothing ? nil : scalar?.string }

    /// The bytes of a single value: text is UTF-8, `!!binary` is base64 in lines.
    ///
    /// - Throws: Where that is none.
    func bytes() throws(ImportProblem) -> [UInt8]? {
        guard let text else { return nil }
        guard tag.rawValue == "tag:yaml.org,2002:binary" else { return Array(text.utf8) }
        return try Self.decode(text)
    }

    /// The bytes of base64 that may be in lines.
    static func decode(_ text: String) throws(ImportProblem) -> [UInt8] {
        guard let bytes = Base64.decode(text.utf8.filter { $0 > 0x20 }) else { throw .malformed("a body is no base64") }
        return bytes
    }

    /// Whether nothing is written: `key:` alone, `~` or `null`.
    private var isNothing: Bool {
        guard let scalar else { return false }
        return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            && tag.rawValue != "tag:yaml.org,2002:str"
    }
}

import BodyFormats
import Secrets

/// A secret in a body, written in one of the ways in which it must be found.
struct PlantedSecret {
    let body: [UInt8]
    let format: BodyRedactor.Format
    let encoding: Encoding
    /// The secret as it stands in the body, without what only its neighbours decide.
    let written: [UInt8]

    private static let boundary = Array("b".utf8)

    /// Puts a secret into a body; the choice's bits choose the format and the encoding.
    init(_ secret: [UInt8], in rest: [UInt8], choice: UInt8) {
        let kind = Int(choice >> 1) % 6
        let encodings = Self.encodings(kind)
        encoding = encodings[Int(choice >> 4) % encodings.count]
        var value = Array(encoding.write(secret).utf8)
        switch kind {
        case 0:
            format = .json
            let isJSON = (try? JSONParser.parse(rest)) != nil
            value = encoding == .json ? value : Self.escaped(value)
            body = Array("[".utf8) + (isJSON ? rest : Array("0".utf8)) + Array(",\"".utf8) + value + Array("\"]".utf8)
        case 1:
            format = .eventStream
            value = encoding == .json ? value : Self.escaped(value)
            body = rest + Array("\n\ndata: {\"k\":\"".utf8) + value + Array("\"}\n\n".utf8) + rest
        case 2:
            format = .form
            value = Array(Encoding.percent.write(value).utf8)
            body = rest + Array("&a=".utf8) + value + Array("&".utf8) + rest
        case 3:
            format = .text
            body = rest + Array(" ".utf8) + value + Array(" ".utf8) + rest
        case 4:
            format = .multipart(boundary: Self.boundary)
            let name = choice & 0x80 == 0 ? "a" : "a\"; filename=\"f"
            let head = "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
            body = Array(head.utf8) + value + Array("\r\n".utf8) + rest
        default:
            format = .binary
            body = rest + value + rest
        }
        written = encoding == .base64 ? Encoding.base64Core(of: secret) : value
    }

    private static func encodings(_ kind: Int) -> [Encoding] {
        switch kind {
        case 0, 1: [.plain, .json, .percent, .base64, .lowerHex, .upperHex]
        case 2, 3: [.plain, .percent, .base64, .lowerHex, .upperHex]
        default: [.plain, .base64, .lowerHex, .upperHex]
        }
    }

    /// A text as JSON strings have it, without the quotes.
    private static func escaped(_ text: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginString()
        writer.stringPiece(text)
        return Array(writer.bytes.dropFirst())
    }
}

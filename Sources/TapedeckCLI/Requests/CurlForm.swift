import BodyFormats

/// The multipart body that `curl -F` makes.
struct CurlForm {
    /// What divides its parts; any text that is not in them, since boundaries count nowhere.
    static let boundary = "tapedeck-9f2b61c04e5d8a37"

    private var parts: [UInt8] = []

    /// The whole body.
    var bytes: [UInt8] { parts + Array("--\(Self.boundary)--\r\n".utf8) }

    /// Adds the part of `-F`: `name=text`, `name=@file`, `name=<file`, the latter two with `;type=…` or `;filename=…`.
    mutating func add(_ text: String, readFile: CurlCommandLine.Reader) throws(CLIError) {
        let (name, value) = try Self.divided(text)
        guard let sign = value.first, sign == "@" || sign == "<" else {
            let settings = Self.settings(of: value)
            return append(name, fileName: settings.fileName, type: settings.type, Array(settings.text.utf8))
        }
        let settings = Self.settings(of: String(value.dropFirst()))
        let content = try readFile(settings.text)
        guard sign == "@" else { return append(name, fileName: settings.fileName, type: settings.type, content) }
        let file = String(settings.text.split(separator: "/").last ?? "")
        append(name, fileName: settings.fileName ?? file, type: settings.type ?? Self.type(of: file), content)
    }

    /// Adds the part of `--form-string`, in which no character is special.
    mutating func addText(_ text: String) throws(CLIError) {
        let (name, value) = try Self.divided(text)
        append(name, fileName: nil, type: nil, Array(value.utf8))
    }

    private mutating func append(_ name: String, fileName: String?, type: String?, _ content: [UInt8]) {
        let quoted = { (text: String) in text.replacing("\"", with: "%22") }
        var head = "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(quoted(name))\""
        if let fileName { head += "; filename=\"\(quoted(fileName))\"" }
        if let type { head += "\r\nContent-Type: \(type)" }
        parts += Array("\(head)\r\n\r\n".utf8) + content + Array("\r\n".utf8)
    }

    private static func divided(_ text: String) throws(CLIError) -> (name: String, value: String) {
        guard let equals = text.firstIndex(of: "=") else {
            throw .usage("--curl: \(TerminalText.quote(text)) is no part of a form; write -F name=value")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    /// What stands before `;type=` and `;filename=`, and their values.
    private static func settings(of value: String) -> (text: String, type: String?, fileName: String?) {
        var (text, type, fileName) = (value, String?.none, String?.none)
        while let semicolon = text.lastIndex(of: ";") {
            let setting = text[text.index(after: semicolon)...].drop { $0 == " " }
            if setting.hasPrefix("type=") {
                type = String(setting.dropFirst(5))
            } else if setting.hasPrefix("filename=") {
                fileName = setting.dropFirst(9).filter { $0 != "\"" }
            } else {
                break
            }
            text = String(text[..<semicolon])
        }
        return (text, type, fileName)
    }

    /// The type that curl itself tells from a file's name (`lib/mime.c`).
    private static func type(of file: String) -> String {
        let types = [
            ".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
            ".svg": "image/svg+xml", ".txt": "text/plain", ".htm": "text/html", ".html": "text/html",
            ".pdf": "application/pdf", ".xml": "application/xml",
        ]
        return types.first { file.lowercased().hasSuffix($0.key) }?.value ?? "application/octet-stream"
    }

    /// The value of `--data-urlencode`: `text`, `=text`, `name=text`, `@file`, `name@file`.
    static func urlEncoded(_ value: String, readFile: CurlCommandLine.Reader) throws(CLIError) -> [UInt8] {
        guard let sign = value.firstIndex(where: { $0 == "=" || $0 == "@" }) else { return encoded(Array(value.utf8)) }
        let text = String(value[value.index(after: sign)...])
        let content = value[sign] == "@" ? try readFile(text) : Array(text.utf8)
        let name = value[..<sign]
        return Array((name.isEmpty ? "" : "\(name)=").utf8) + encoded(content)
    }

    private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                [byte]
            default: PercentCoding.encoded(byte, uppercase: true)
            }
        }
    }

    /// The credentials of `-u`, as they are sent.
    static func base64(_ text: String) -> String { Base64.encodedString(Array(text.utf8)) }
}

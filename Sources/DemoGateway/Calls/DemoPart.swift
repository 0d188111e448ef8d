/// A part of a multipart form (RFC 7578).
struct DemoPart: Equatable, Sendable {
    /// The field's name.
    let name: String
    /// The name of the file; nil for a plain field.
    let fileName: String?
    /// The content type of the part; plain text where it has none.
    let contentType: String
    /// The content.
    let content: [UInt8]

    /// The parts of a body; none where it is no multipart form.
    ///
    /// It wants the whole body in memory and takes what it cannot read for content: enough for a demo.
    static func parts(of body: [UInt8], contentType: String) -> [DemoPart] {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = parameter("boundary", of: contentType)
        else { return [] }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let body = Array("\r\n".utf8) + body
        var parts: [DemoPart] = []
        var start: Int?
        var index = 0
        while let found = offset(of: delimiter, in: body, from: index) {
            if let start, let part = DemoPart(body[start..<found]) { parts.append(part) }
            index = found + delimiter.count
            start = index
        }
        return parts
    }

    /// Reads a part from behind its delimiter: the rest of that line, header lines, an empty line, the content.
    private init?(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        guard let headEnd = Self.offset(of: Array("\r\n\r\n".utf8), in: bytes, from: 0) else { return nil }
        var name: String?
        var fileName: String?
        var contentType = "text/plain"
        for line in String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            switch line[..<colon].lowercased() {
            case "content-disposition":
                name = Self.parameter("name", of: value)
                fileName = Self.parameter("filename", of: value)
            case "content-type": contentType = String(value)
            default: continue
            }
        }
        guard let name else { return nil }
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
        content = Array(bytes[(headEnd + 4)...])
    }

    /// A parameter of a header value, with or without quotes.
    private static func parameter(_ name: String, of value: some StringProtocol) -> String? {
        for parameter in value.split(separator: ";").dropFirst() {
            guard let equals = parameter.firstIndex(of: "=") else { continue }
            let key = parameter[..<equals].drop { $0 == " " }
            guard key.lowercased() == name else { continue }
            return String(parameter[parameter.index(after: equals)...].filter { $0 != "\"" })
        }
        return nil
    }

    private static func offset(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        return (start..<max(start, bytes.count - needle.count + 1)).first { index in
            bytes[index] == first && bytes[index..<(index + needle.count)].elementsEqual(needle)
        }
    }
}

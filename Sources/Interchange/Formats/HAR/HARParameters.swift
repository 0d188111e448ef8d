import BodyFormats

/// The parameters of a posted form, collected while its body goes by.
struct HARParameters {
    /// A pair of a form, or a part of a multipart body.
    struct Parameter: Equatable {
        /// The name.
        var name: String
        /// The value; none for files, which are in the text of the whole body, and for what is long or no text.
        var value: String?
        /// The name of a file.
        var fileName: String?
        /// The content type of a part.
        var contentType: String?
    }

    private enum Reader {
        case pairs([UInt8])
        case parts(MultipartReader)
        case malformed
    }

    /// Forms with more bytes are not taken apart, and longer values of parts are left out: they are in the text.
    static let limit = 1 << 18

    private var reader: Reader
    private var parts: [Parameter] = []
    /// The value of the part that is going by; `nil` where it is left out.
    private var value: [UInt8]?

    /// Prepares for a body; `nil` for one that is no form.
    init?(contentType: String, byteCount: Int) {
        guard let type = ContentType(contentType) else { return nil }
        if type.isForm, byteCount <= Self.limit {
            reader = .pairs([])
        } else if type.type == "multipart", type.subtype == "form-data", let boundary = type.multipartBoundary,
            let parts = try? MultipartReader(boundary: boundary)
        {
            reader = .parts(parts)
        } else {
            return nil
        }
    }

    /// Looks at the next piece of the body.
    mutating func add(_ piece: [UInt8]) {
        switch reader {
        case .pairs(let bytes): reader = .pairs(bytes + piece)
        case .parts(var multipart):
            // So that the reader is not copied with what it keeps.
            reader = .malformed
            guard let events = try? multipart.feed(piece) else { return }
            for event in events { take(event) }
            reader = .parts(multipart)
        case .malformed: break
        }
    }

    /// The parameters in their order; `nil` where the body is malformed.
    func finish() -> [Parameter]? {
        switch reader {
        case .pairs(let bytes):
            return FormReader.pairs(of: bytes).map { pair in
                Parameter(name: Self.text(pair.name), value: Self.text(pair.value ?? []))
            }
        case .parts(let multipart):
            guard (try? multipart.finish()) != nil else { return nil }
            return parts
        case .malformed: return nil
        }
    }

    private mutating func take(_ event: MultipartReader.Event) {
        switch event {
        case .partBegan(let head):
            parts.append(
                Parameter(
                    name: Self.text(head.name ?? []),
                    fileName: head.fileName.map(Self.text),
                    contentType: head.contentType.map(Self.text)
                )
            )
            value = head.fileName == nil ? [] : nil
        case .partBytes(let bytes):
            guard let before = value else { return }
            value = before.count + bytes.count <= Self.limit ? before + bytes : nil
        case .partEnded:
            guard let value, !parts.isEmpty else { return }
            parts[parts.count - 1].value = String(validating: value, as: UTF8.self)
        case .finished: break
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONWriter {
    /// Writes parameters as an array.
    mutating func parameters(_ parameters: [HARParameters.Parameter]) {
        beginArray()
        for parameter in parameters {
            beginObject()
            member("name", parameter.name)
            if let value = parameter.value { member("value", value) }
            if let fileName = parameter.fileName { member("fileName", fileName) }
            if let contentType = parameter.contentType { member("contentType", contentType) }
            endObject()
        }
        endArray()
    }
}

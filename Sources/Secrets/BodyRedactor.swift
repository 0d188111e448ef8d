package import BodyFormats

/// Takes the secrets out of bodies before they are written (docs/design.md §8).
///
/// What it finds it finds by place: signatures and keys in URLs, tokens, the fields of a presigned POST, and in answers
/// the members that hand out a credential. Every byte outside of its edits stays; a body that was edited before is left
/// as it is.
package struct BodyRedactor: Sendable {
    /// What a body is.
    package enum Format: Sendable {
        /// One JSON text; in answers also several, one after another.
        case json
        /// Server-sent events with JSON as their data.
        case eventStream
        /// `application/x-www-form-urlencoded`.
        case form
        /// Multipart, with the boundary as the content type's parameter names it.
        case multipart(boundary: [UInt8])
    }

    /// How long a text field of a multipart body may be to be looked into.
    private static let textLimit = 1024 * 1024

    private let urls: URLRedaction

    /// Creates a redactor.
    ///
    /// - Parameter signatureParameters: The profile's own names of signature parameters, by case.
    package init(signatureParameters: [String] = []) {
        urls = URLRedaction(signatureParameters: signatureParameters)
    }

    /// What has to change in a body.
    ///
    /// - Parameters:
    ///   - body: The whole body, without transfer and content codings.
    ///   - format: What it is.
    ///   - isAnswer: Whether it is a response's. Credentials are handed out in answers only; in a request the same names
    ///     hold what the user wrote.
    /// - Returns: The changes; none where the body is not of the format.
    package func edits(of body: [UInt8], format: Format, isAnswer: Bool) -> ByteEdits {
        switch format {
        case .json:
            let found = JSONRedaction.edits(of: body, in: 0..<body.count, urls: urls, isAnswer: isAnswer)
            return ByteEdits(unsorted: found, of: body)
        case .eventStream: return edits(ofEvents: body, isAnswer: isAnswer)
        case .form: return urls.edits(ofForm: body)
        case .multipart(let boundary): return edits(ofMultipart: body, boundary: boundary)
        }
    }
}

// MARK: Event streams

extension BodyRedactor {
    private func edits(ofEvents body: [UInt8], isAnswer: Bool) -> ByteEdits {
        var found: [ByteEdits.Edit] = []
        for piece in EventCutter.pieces(of: body) {
            let lines = ServerSentEvent(body, in: piece).fields.filter { $0.kind == .data }.map(\.value)
            if lines.count == 1 {
                found += JSONRedaction.edits(of: body, in: lines[0], urls: urls, isAnswer: isAnswer)
            } else if !lines.isEmpty {
                found += edits(ofLines: lines, of: body, isAnswer: isAnswer)
            }
        }
        return ByteEdits(unsorted: found, of: body)
    }

    /// The changes to one text over several lines; none reaches over a line's end, since no JSON value does.
    private func edits(ofLines lines: [Range<Int>], of body: [UInt8], isAnswer: Bool) -> [ByteEdits.Edit] {
        let text = Array(lines.map { body[$0] }.joined(separator: [0x0A]))
        var starts: [Int] = []
        var start = 0
        for line in lines {
            starts.append(start)
            start += line.count + 1
        }
        return JSONRedaction.edits(of: text, in: 0..<text.count, urls: urls, isAnswer: isAnswer).map { edit in
            let line = (starts.firstIndex { $0 > edit.range.lowerBound } ?? starts.count) - 1
            let shift = lines[line].lowerBound - starts[line]
            return ByteEdits.Edit(
                edit.range.lowerBound + shift..<edit.range.upperBound + shift,
                edit.replacement
            )
        }
    }
}

// MARK: Multipart

extension BodyRedactor {
    private func edits(ofMultipart body: [UInt8], boundary: [UInt8]) -> ByteEdits {
        guard let parts = try? MultipartReader.parts(of: body, boundary: boundary) else { return ByteEdits() }
        let names = parts.map { String(decoding: $0.head.name ?? [], as: UTF8.self) }
        let signature = SignatureParameters(among: names)
        var found: [ByteEdits.Edit] = []
        for (part, name) in zip(parts, names) where !part.content.isEmpty && part.head.fileName == nil {
            if signature.isSecret(name) {
                found.append(ByteEdits.Edit(part.content, StandIn.bytes))
            } else if part.content.count <= Self.textLimit, URLRedaction.couldBeValue(body[part.content]) {
                found += urls.edits(ofValue: DecodedText(plain: body, in: part.content)) ?? []
            }
        }
        return ByteEdits(unsorted: found, of: body)
    }
}

extension MultipartReader {
    /// A part of a whole body.
    package struct Part: Sendable {
        /// What its header fields say.
        package let head: MultipartHead
        /// Where in the body its content is; empty where there is none.
        package let content: Range<Int>
    }

    /// Where in a whole multipart body the contents of its parts are, in order.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - boundary: The boundary as the content type's parameter names it.
    /// - Returns: A range for each part, empty where its content is; what lies between is boundaries and heads.
    /// - Throws: `multipartBoundary`, `multipartHead`, `multipartHeadTooLong` and `multipartTruncated`.
    package static func contents(of bytes: [UInt8], boundary: [UInt8]) throws(BodyFormatError) -> [Range<Int>] {
        try parts(of: bytes, boundary: boundary).map(\.content)
    }

    /// The parts of a whole multipart body, in order.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - boundary: The boundary as the content type's parameter names it.
    /// - Returns: The head of each part, and where its content is.
    /// - Throws: `multipartBoundary`, `multipartHead`, `multipartHeadTooLong` and `multipartTruncated`.
    package static func parts(of bytes: [UInt8], boundary: [UInt8]) throws(BodyFormatError) -> [Part] {
        var reader = try MultipartReader(boundary: boundary)
        var parts: [Part] = []
        var head: MultipartHead?
        var content: Range<Int>?
        for event in try reader.feed(bytes) {
            switch event {
            case .partBegan(let began):
                head = began
                content = nil
            case .finished: break
            case .partBytes(let piece):
                // All was fed at once, so a piece's place is that in the buffer, which has a line end in front.
                let end = piece.endIndex - lineEndInFront
                content = (content?.lowerBound ?? piece.startIndex - lineEndInFront)..<end
            case .partEnded:
                if let head { parts.append(Part(head: head, content: content ?? 0..<0)) }
            }
        }
        try reader.finish()
        return parts
    }

    /// How many bytes stand in the buffer before those of the body.
    private static let lineEndInFront = 2
}

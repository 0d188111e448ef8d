extension MultipartReader {
    /// Where in a whole multipart body the contents of its parts are, in order.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - boundary: The boundary as the content type's parameter names it.
    /// - Returns: A range for each part, empty where its content is; what lies between is boundaries and heads.
    /// - Throws: `multipartBoundary`, `multipartHead`, `multipartHeadTooLong` and `multipartTruncated`.
    package static func contents(of bytes: [UInt8], boundary: [UInt8]) throws(BodyFormatError) -> [Range<Int>] {
        var reader = try MultipartReader(boundary: boundary)
        var contents: [Range<Int>] = []
        var content: Range<Int>?
        for event in try reader.feed(bytes) {
            switch event {
            case .partBegan, .finished: content = nil
            case .partBytes(let piece):
                // All was fed at once, so a piece's place is that in the buffer, which has a line end in front.
                let end = piece.endIndex - lineEndInFront
                content = (content?.lowerBound ?? piece.startIndex - lineEndInFront)..<end
            case .partEnded: contents.append(content ?? 0..<0)
            }
        }
        try reader.finish()
        return contents
    }

    /// How many bytes stand in the buffer before those of the body.
    private static let lineEndInFront = 2
}

import NIOHTTP1

extension Interaction {
    /// The most bytes a body may have.
    ///
    /// No disk holds as many; the limit keeps sums of sizes from overflowing.
    static let bodyLimit = 1 << 50

    /// Checks that the interaction can be stored and played.
    ///
    /// Both ends do it: a writer, so that it makes no file which its reader refuses, and a reader, since a head with a
    /// line's end inside a value would let a hostile cassette write answers of its own (docs/design.md §9, §12). Throws
    /// for the first thing that is wrong.
    package func check() throws(InteractionFormatError) {
        guard n >= 1 else { throw InteractionFormatError("n", "is out of range") }
        guard HeadSyntax.isToken(request.method) else { throw InteractionFormatError("request.method", "is no token") }
        guard HeadSyntax.isTarget(request.url) else {
            throw InteractionFormatError("request.url", "holds white space or control characters")
        }
        if let target = request.target, !HeadSyntax.isTarget(target) {
            throw InteractionFormatError("request.target", "holds white space or control characters")
        }
        guard (100...999).contains(response.status) else {
            throw InteractionFormatError("response.status", "is out of range")
        }
        guard HeadSyntax.isFieldValue(response.reason) else {
            throw InteractionFormatError("response.reason", "holds a line's end")
        }
        try Self.check(request.headers, "request.headers")
        try Self.check(request.trailers, "request.trailers")
        try Self.check(response.headers, "response.headers")
        try Self.check(response.trailers, "response.trailers")
        _ = try Self.checkedSize(of: request.body, "request.body")
        try checkFrames(tile: try Self.checkedSize(of: response.body, "response.body"))
    }

    private static func check(_ headers: HTTPHeaders, _ member: String) throws(InteractionFormatError) {
        for (index, (name, value)) in headers.enumerated() {
            guard HeadSyntax.isToken(name) else {
                throw InteractionFormatError("\(member)[\(index)][0]", "is no field name")
            }
            guard HeadSyntax.isFieldValue(value) else {
                throw InteractionFormatError("\(member)[\(index)][1]", "holds a line's end")
            }
        }
    }

    private static func checkedSize(
        of body: [BodySegment],
        _ member: String
    ) throws(InteractionFormatError) -> Int {
        var size = 0
        for segment in body {
            size += segment.byteCount
            guard size <= 2 * bodyLimit else { throw InteractionFormatError(member, "is too large") }
        }
        return size
    }

    private func checkFrames(tile size: Int) throws(InteractionFormatError) {
        var end = 0
        for (index, frame) in response.frames.enumerated() {
            guard frame.offset == end, frame.length > 0, frame.length <= size - end else {
                throw InteractionFormatError(
                    "response.frames[\(index)]",
                    "does not continue the body of \(size) bytes at \(end)"
                )
            }
            end += frame.length
        }
        guard end == size else {
            throw InteractionFormatError("response.frames", "end at \(end), but the body has \(size) bytes")
        }
    }
}

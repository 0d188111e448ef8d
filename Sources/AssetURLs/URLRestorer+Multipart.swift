package import BodyFormats

extension URLRestorer {
    /// What changes in a multipart body: parts whose content is wholly a local URL, without anything around it.
    ///
    /// - Parameters:
    ///   - body: The whole body.
    ///   - boundary: The boundary as the content type's parameter names it.
    /// - Returns: The changes; none where the body is malformed, which is for the gateway to judge.
    package func edits(ofMultipart body: [UInt8], boundary: [UInt8]) -> ByteEdits {
        var edits = ByteEdits()
        guard let contents = try? MultipartReader.contents(of: body, boundary: boundary) else { return edits }
        for range in contents where range.count <= JSONLinkScanner.candidateLimit && Self.mayBeURL(body[range]) {
            guard let text = String(validating: body[range], as: UTF8.self), let change = replacement(for: text) else {
                continue
            }
            edits.append(range.lowerBound..<range.lowerBound + change.count, Array(change.text.utf8))
        }
        return edits
    }
}

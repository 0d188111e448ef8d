import BodyFormats
import Cassettes

extension JSONWriter {
    /// Writes a body as the member `text`, and `"encoding":"base64"` behind it where it is no text.
    ///
    /// - Parameters:
    ///   - body: The body, which goes by in pieces and is not kept.
    ///   - sink: Takes what was written so far.
    /// - Throws: The error of a blob that is missing or damaged.
    mutating func textMember(
        _ body: ExportedBody,
        to sink: ExportFormat.Sink
    ) throws(CassetteError) {
        let isText = try body.isText()
        name("text")
        beginString()
        if isText {
            try body.read { piece in
                stringPiece(piece)
                sink(takeBytes())
            }
        } else {
            try body.readBase64 { piece in
                stringPiece(piece)
                sink(takeBytes())
            }
        }
        endString()
        if !isText { member("encoding", "base64") }
    }
}

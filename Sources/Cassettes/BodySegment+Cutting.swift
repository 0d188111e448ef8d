import BodyFormats

extension BodySegment {
    /// Cuts a body as is pleasant to read.
    ///
    /// Of an event stream each event is a segment, and what no empty line ended is one more; events end behind a line's
    /// end, so no cut falls inside a character. Any other body is one segment, and none at all is no segment. Valid
    /// UTF-8 becomes text, everything else bytes; those that belong into a blob are the caller's to put there.
    package static func segments(of bytes: [UInt8], isEventStream: Bool) -> [BodySegment] {
        if isEventStream { return EventCutter.pieces(of: bytes).map { BodySegment(textOrBytes: bytes[$0]) } }
        return bytes.isEmpty ? [] : [BodySegment(textOrBytes: bytes[...])]
    }

    /// Text if the bytes are valid UTF-8, bytes otherwise.
    package init(textOrBytes bytes: ArraySlice<UInt8>) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self = .text(text)
        } else {
            self = .bytes(Array(bytes))
        }
    }
}

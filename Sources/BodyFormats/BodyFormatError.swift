/// Says why bytes are not in the format that they were read as, and where.
///
/// One type for all readers of this module: callers usually only ask *whether* a body could be read (a body that cannot
/// is compared and stored as bytes), and show `description` where a person has to act. It quotes no content, since
/// bodies may hold secrets.
package struct BodyFormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, to branch on.
    package enum Code: Equatable, Sendable {
        /// The text breaks the grammar of RFC 8259 at the offset.
        case jsonSyntax
        /// The text ends in the middle of a value.
        case jsonTruncated
        /// Something other than white space follows the value.
        case jsonTrailingBytes
        /// Arrays and objects are nested deeper than `JSONScanner.depthLimit`.
        case jsonTooDeep
        /// The text starts with a byte order mark, which RFC 8259 §8.1 forbids to send.
        case jsonByteOrderMark
        /// A string holds bytes that are not UTF-8.
        case jsonInvalidUTF8
        /// A string holds half of a surrogate pair, which no UTF-8 text can express.
        case jsonLoneSurrogate
        /// The boundary is empty, longer than 70 bytes, or has characters that RFC 2046 §5.1.1 forbids.
        case multipartBoundary
        /// The head of a part is longer than `MultipartReader.headLimit`.
        case multipartHeadTooLong
        /// A line in the head of a part is no header field.
        case multipartHead
        /// The body ended before the closing boundary.
        case multipartTruncated
    }

    /// What is wrong.
    package let code: Code
    /// The byte, counted from the start of the input, at which it shows.
    package let offset: Int

    /// Creates an error.
    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// A sentence for a person, with the offset.
    package var description: String {
        "\(sentence) (byte \(offset))"
    }

    private var sentence: String {
        switch code {
        case .jsonSyntax: "this is not valid JSON"
        case .jsonTruncated: "the JSON text ends in the middle of a value"
        case .jsonTrailingBytes: "something follows the end of the JSON value"
        case .jsonTooDeep: "the JSON is nested deeper than \(JSONScanner.depthLimit) levels"
        case .jsonByteOrderMark: "JSON must not start with a byte order mark; save the text as UTF-8 without one"
        case .jsonInvalidUTF8: "a JSON string is not valid UTF-8"
        case .jsonLoneSurrogate: "a JSON string holds half of a surrogate pair"
        case .multipartBoundary: "the multipart boundary is not one that RFC 2046 allows"
        case .multipartHeadTooLong: "the head of a multipart part is longer than \(MultipartReader.headLimit) bytes"
        case .multipartHead: "a line in the head of a multipart part is no header field"
        case .multipartTruncated: "the multipart body ends before its closing boundary"
        }
    }
}

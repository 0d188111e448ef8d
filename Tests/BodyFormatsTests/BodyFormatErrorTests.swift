import BodyFormats
import Testing

struct BodyFormatErrorTests {
    @Test(
        "every error is a sentence with the byte where it shows",
        arguments: [
            (.jsonSyntax, "this is not valid JSON (byte 7)"),
            (.jsonTruncated, "the JSON text ends in the middle of a value (byte 7)"),
            (.jsonTrailingBytes, "something follows the end of the JSON value (byte 7)"),
            (.jsonTooDeep, "the JSON is nested deeper than 512 levels (byte 7)"),
            (
                .jsonByteOrderMark,
                "JSON must not start with a byte order mark; save the text as UTF-8 without one (byte 7)"
            ),
            (.jsonInvalidUTF8, "a JSON string is not valid UTF-8 (byte 7)"),
            (.jsonLoneSurrogate, "a JSON string holds half of a surrogate pair (byte 7)"),
            (.multipartBoundary, "the multipart boundary is not one that RFC 2046 allows (byte 7)"),
            (.multipartHeadTooLong, "the head of a multipart part is longer than 16384 bytes (byte 7)"),
            (.multipartHead, "a line in the head of a multipart part is no header field (byte 7)"),
            (.multipartTruncated, "the multipart body ends before its closing boundary (byte 7)"),
        ] as [(BodyFormatError.Code, String)]
    )
    func wording(code: BodyFormatError.Code, text: String) {
        #expect(BodyFormatError(code, at: 7).description == text)
    }
}

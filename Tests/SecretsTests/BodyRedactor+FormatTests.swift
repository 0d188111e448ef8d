import Testing

@testable import Secrets

@Suite("What a body is, by its content type")
struct BodyRedactorFormatTests {
    @Test(
        "The content type says how a body is searched",
        arguments: [
            ("application/json; charset=utf-8", "json"), ("application/problem+json", "json"),
            ("text/event-stream", "eventStream"), ("application/x-www-form-urlencoded", "form"),
            ("multipart/form-data; boundary=b", "multipart"), ("text/plain", "text"), ("application/xml", "text"),
            ("image/png", "binary"), ("multipart/form-data", "binary"), ("nonsense", "binary"), (nil, "binary"),
        ] as [(String?, String)]
    )
    func formats(declared: String?, expected: String) {
        let format =
            switch BodyRedactor.Format(contentType: declared) {
            case .json: "json"
            case .eventStream: "eventStream"
            case .form: "form"
            case .multipart: "multipart"
            case .text: "text"
            case .binary: "binary"
            }
        #expect(format == expected)
    }
}

import Testing

@testable import Secrets

@Suite("Values that must come back as they were (docs/design.md §8)")
struct JSONPlaceTests {
    private func isOpaque(_ text: String) throws -> Bool {
        let bytes = Array(text.utf8)
        return JSONPlace.isOpaque(bytes, at: try #require(bytes.firstIndex(of: UInt8(ascii: "^"))))
    }

    @Test(
        "Signatures and what is encrypted are, wherever in them something begins",
        arguments: [
            #"{"signature":"^"}"#, #"{"thoughtSignature" : "a/^=="}"#, #"[{"a":1,"encrypted_content":"see ^"}]"#,
            #"{"type":"redacted_thinking","data":"^"}"#, #"{"data":"a+^","type":"redacted_thinking"}"#,
            #"{"data":"^","id":"x","type":"reasoning.encrypted"}"#,
        ]
    )
    func opaque(text: String) throws { #expect(try isOpaque(text)) }

    @Test(
        "Other values are not",
        arguments: [
            "^", #""^""#, #"["signature","^"]"#, #"{"data":"^"}"#, #"{"type":"text","data":"^"}"#,
            #"[{"type":"redacted_thinking"},{"data":"^"}]"#, #"{"data":"^"},{"type":"redacted_thinking"}"#,
            #"{"signature":{"a":"^"}}"#, #"{"signature":1,"a":"^"}"#, #"{"a":"signature","b":"^"}"#,
        ]
    )
    func others(text: String) throws { #expect(try !isOpaque(text)) }
}

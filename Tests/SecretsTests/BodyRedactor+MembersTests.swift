import BodyFormats
import Secrets
import Testing

@Suite("BodyRedactor+Members")
struct BodyRedactorMembersTests {
    private static let key = "live-4f9a8Kd02LxQpz71"
    private static let base64 = String(decoding: Base64.encode(Array(key.utf8)), as: UTF8.self)

    @Test("what is known is replaced in values and names, however it is encoded, and nothing else changes")
    func known() throws {
        let known = KnownSecrets()
        #expect(known.learn(Self.key))
        let redactor = BodyRedactor(memory: RedactionMemory(known: known))
        let members: [JSONValue.Member] = [
            .init("later", .array([.string("see \(Self.key)"), .number("1.50"), .null])),
            .init("of \(Self.key)", .object([.init("base64", .string(Self.base64))])),
        ]
        let redacted = redactor.redacted(members, isAnswer: false)
        #expect(redacted.map(\.name) == ["later", "of REDACTED001REDACTEDRx"])
        #expect(
            redacted[0].value
                == .array([.string("see REDACTED001REDACTEDRx"), .number("1.50"), .null])
        )
        #expect(redacted[1].value["base64"]?.stringValue?.contains(Self.base64.prefix(9)) == false)
        #expect(redactor.redacted(redacted, isAnswer: false) == redacted)
    }

    @Test("a credential is told by its name, in an answer and in a request", arguments: [false, true])
    func named(isAnswer: Bool) {
        let redactor = BodyRedactor()
        let members = [JSONValue.Member("api_key", .string(Self.key)), .init("note", .string("fine"))]
        let redacted = redactor.redacted(members, isAnswer: isAnswer)
        #expect(redacted[0].value != members[0].value && redacted[1] == members[1])
    }

    @Test("without members there is nothing to do")
    func none() { #expect(BodyRedactor().redacted([], isAnswer: true) == []) }
}

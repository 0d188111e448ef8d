import Shop
import TapedeckTesting
import Testing

@Suite(.tapedeck(strict: true)) struct AssistantTests {
    @Test func aQuestionIsAnswered() async throws {
        let answer = try await assistant().answer("What does a kite weigh?")
        #expect(!answer.isEmpty)
    }

    @Test(arguments: ["French", "German"]) func translations(language: String) async throws {
        let answer = try await assistant().answer("Good morning, in \(language)?")
        #expect(!answer.isEmpty)
    }

    @Test(.tapedeck("tones", timing: .recorded)) func aToneIsKept() async throws {
        let answer = try await assistant().answer("Refuse kindly.")
        #expect(!answer.isEmpty)
    }

    private func assistant() throws -> Assistant {
        Assistant(baseURL: try Tapedeck.current.url(for: "openai", path: "v1"))
    }
}

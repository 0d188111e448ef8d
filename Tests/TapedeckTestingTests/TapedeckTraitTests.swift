import Foundation
import Synchronization
import Testing

@testable import TapedeckTesting

@Suite("A suite's trait gives each of its tests a session", .tapedeck("demo-openai", strict: false, timing: .recorded))
struct TapedeckTraitTests {
    /// The sessions that cases were given.
    private static let sessions = Mutex<Set<String>>([])

    @Test("A recorded answer is played, without a key or a network")
    func plays() async throws {
        let tapedeck = try Tapedeck.current
        #expect(tapedeck.cassette == "demo-openai")
        let answer = try await Asking.chat(tapedeck.url(for: "openai"), Asking.recorded)
        #expect(answer.status == 200)
        #expect(answer.text.contains("data: [DONE]"))
    }

    @Test("Every case has a session of its own", arguments: 1...6)
    func cases(number: Int) async throws {
        let tapedeck = try Tapedeck.current
        #expect(tapedeck.session.hasPrefix("cases-number-"))
        Self.sessions.withLock { sessions in
            let (isNew, _) = sessions.insert(tapedeck.session)
            #expect(isNew)
        }
        #expect(try await Asking.chat(tapedeck.url(for: "openai"), Asking.recorded).status == 200)
    }

    @Test("A test's own trait goes before its suite's, and opens no second session", .tapedeck(onRepeat: .miss))
    func overrides() async throws {
        let tapedeck = try Tapedeck.current
        #expect(tapedeck.cassette == "demo-openai")
        let settings = try await Asking.get(tapedeck.control("sessions/\(tapedeck.session)"))
        #expect(settings.text.contains(#""on-repeat":"miss""#))
        #expect(settings.text.contains(#""timing":"recorded""#))
        let all = try await Asking.get(tapedeck.control("sessions"))
        #expect(all.text.components(separatedBy: #"{"name":"overrides-"#).count == 2)
    }

    @Test("Without a name the cassette is the test's own", .tapedeck(nil))
    func inherits() throws {
        // `nil` says nothing, so the suite's holds.
        #expect(try Tapedeck.current.cassette == "demo-openai")
    }

    @Suite("A nested suite")
    struct Nested {
        @Test("Its tests have the outer suite's trait as well")
        func inherits() throws {
            #expect(try Tapedeck.current.cassette == "demo-openai")
        }
    }
}

@Test("A test without a suite has a cassette named by module and function", .tapedeck())
func alone() throws {
    #expect(try Tapedeck.current.cassette == "TapedeckTestingTests/alone")
}

@Test("A test without the trait is told what to do")
func missing() {
    #expect(throws: TapedeckError.noSession) { try Tapedeck.current }
}

@Suite("What went wrong in a session is an issue of the test")
struct TapedeckTraitIssueTests {
    @Test("Cases of a strict test are judged together: what none of them asked for is one issue", arguments: [true])
    func strictCases(_: Bool) async throws {
        let trait: TapedeckTrait = .tapedeck("demo-openai", strict: true)
        var test = try #require(Test.current)
        test.traits = [trait]
        let (strictTest, testCase) = (test, Test.Case.current)
        let texts = Mutex<[String]>([])
        try await withKnownIssue {
            try await trait.provideScope(for: strictTest, testCase: nil) {
                for prompt in ["hello", "how is the weather in Ulm"] {
                    try await trait.provideScope(for: strictTest, testCase: testCase) {
                        _ = try await Asking.chat(Tapedeck.current.url(for: "openai"), prompt)
                    }
                }
            }
        } matching: { issue in
            texts.withLock { $0 += issue.comments.map(\.rawValue) }
            return true
        }
        // The weather's request names a tool as well, so the second one is a miss.
        let found = texts.withLock { $0 }
        #expect(found.count == 2)
        #expect(found.first?.hasPrefix("Tapedeck: no recorded interaction answers") == true)
        #expect(found.last?.hasPrefix("Tapedeck: recorded and never asked for:\n  demo-openai/2: POST") == true)
    }

    @Test("A request without a recorded answer is one, with the whole explanation")
    func miss() async throws {
        try await withKnownIssue {
            try await Tapedeck.withSession(.tapedeck("demo-openai")) { tapedeck in
                #expect(try Tapedeck.current == tapedeck)
                let answer = try await Asking.chat(tapedeck.url(for: "openai"), "hello, world")
                #expect(answer.status == 424)
            }
        } matching: { issue in
            issue.comments.map(\.rawValue) == [
                """
                Tapedeck: no recorded interaction answers POST /v1/chat/completions (openai)
                nearest is demo-openai/1, which differs in 1 place:
                  /messages/0/content: recorded "hello", requested "hello, world"
                if that never changes the answer, tapedeck.yml can say so:
                  ignore: [/messages/0/content]
                to record it: tapedeck record openai --cassette demo-openai
                or, for this test: TAPEDECK_MODE=record swift test --filter TapedeckTraitIssueTests/miss
                """
            ]
        }
    }

    @Test("Where the test is strict, what was recorded and not asked for is one")
    func unplayed() async throws {
        try await withKnownIssue {
            try await Tapedeck.withSession(.tapedeck("demo-openai", strict: true)) { tapedeck in
                _ = try await Asking.chat(tapedeck.url(for: "openai"), Asking.recorded)
            }
        } matching: { issue in
            let text = issue.comments.first?.rawValue ?? ""
            return text.hasPrefix("Tapedeck: recorded and never asked for:\n  demo-openai/2: POST http://")
                && issue.comments.count == 1
        }
        try await Tapedeck.withSession(.tapedeck("demo-openai")) { tapedeck in
            _ = try await Asking.chat(tapedeck.url(for: "openai"), Asking.recorded)
        }
    }

    @Test("Where the test is strict, it is one that nothing came through")
    func idle() async throws {
        try await withKnownIssue {
            try await Tapedeck.withSession(.tapedeck("demo-openai", strict: true)) { _ in }
        } matching: { issue in
            issue.comments.first?.rawValue.hasPrefix("Tapedeck: nothing came through: this test sent no request.")
                == true
        }
        try await Tapedeck.withSession(.tapedeck("demo-openai")) { _ in }
    }

    @Test("A rule tells the server what does not matter, so that there is none")
    func rules() async throws {
        let trait: TapedeckTrait = .tapedeck(
            "demo-openai",
            mode: .replay,
            timing: .faster(2.5),
            chunking: .random(seed: 7),
            onRepeat: .cycle,
            fastForward: true,
            keepErrors: true,
            maxAge: "9000d",
            ignore: ["/messages/*/content"],
            replace: [Tapedeck.Replacement(pattern: "[0-9]+", with: "N")]
        )
        try await Tapedeck.withSession(trait) { tapedeck in
            let answer = try await Asking.chat(tapedeck.url(for: "openai"), "good morning")
            #expect(answer.status == 200)
        }
    }

    @Test("What is to go wrong does")
    func faults() async throws {
        let faults = [Tapedeck.Fault("status=429", gateway: "openai", path: "/v1/chat/completions", nth: 1)]
        try await Tapedeck.withSession(.tapedeck("demo-openai", faults: faults)) { tapedeck in
            for status in [429, 200] {
                let answer = try await Asking.chat(tapedeck.url(for: "openai"), Asking.recorded)
                #expect(answer.status == status)
            }
        }
    }

    @Test("A setting that the server refuses is an error with its words")
    func refused() async throws {
        await #expect(
            throws: TapedeckError.refused(
                "open a session on the cassette demo-openai",
                message: "The value of \"timing\" cannot be used. Write instant, recorded or a factor such as 4x."
            )
        ) {
            try await Tapedeck.withSession(.tapedeck("demo-openai", timing: .faster(0))) { _ in }
        }
    }

    @Test("A test that throws, or is cancelled, leaves no session behind, and its own error stands")
    func closes() async throws {
        struct Unhappy: Error {}
        let kept = Mutex<Tapedeck?>(nil)
        let use = Task.detached {
            try await Tapedeck.withSession(.tapedeck("demo-openai")) { tapedeck in
                kept.withLock { $0 = tapedeck }
                withUnsafeCurrentTask { $0?.cancel() }
                throw Unhappy()
            }
        }
        await #expect(throws: Unhappy.self) { try await use.value }
        let open = kept.withLock { $0 }
        let tapedeck = try #require(open)
        let shown = try await Asking.get(tapedeck.control("sessions"))
        #expect(shown.text.contains("default"))
        #expect(shown.text.contains(tapedeck.session) == false)
    }
}

import TestSupport
import Testing

@testable import TapedeckTesting

@Suite("Names of cassettes and sessions are made of those of tests")
struct TestNamesTests {
    @Test(
        "A function's name becomes a segment",
        arguments: [
            ("plain()", "plain"),
            ("pays(in:)", "pays-in"),
            ("pays(in:at:)", "pays-in-at"),
            ("`a raw name`()", "a-raw-name"),
            ("_hidden()", "hidden"),
            ("a.b_c-d()", "a.b_c-d"),
            ("préférences()", "pr-f-rences-973f8e4e"),
            ("支払い()", "705abb7b"),
            (String(repeating: "a", count: 60), String(repeating: "a", count: 60)),
            (String(repeating: "a", count: 61), String(repeating: "a", count: 60) + "-6a9de350"),
        ]
    )
    func segments(text: String, expected: String) {
        #expect(TestNames.segment(text) == expected)
    }

    @Test("A test's cassette has its module and suites as folders")
    func cassette() {
        let names = TestNames(module: "ShopTests", components: ["Checkout", "Cards", "pays(in:)"])
        #expect(names.cassette == "ShopTests/Checkout/Cards/pays-in")
        #expect(names.label == "pays-in")
        #expect(names.filter == "Cards/pays")
        #expect(TestNames(module: "ShopTests", components: ["Other", "Cards", "pays(in:)"]) != names)
    }

    @Test("What selects a test for `swift test` is there where a shell takes it as it is")
    func filter() {
        #expect(TestNames(module: "M", components: ["pays()"]).filter == "pays")
        #expect(TestNames(module: "M", components: ["`it pays`()"]).filter == nil)
        #expect(TestNames(module: "M", components: ["A $B", "pays()"]).filter == nil)
        #expect(TestNames(module: "M", components: []).filter == nil)
    }

    @Test("Suites that are nested deeper than a cassette's name may be are joined")
    func deep() {
        let names = TestNames(module: "M", components: (1...9).map { "s\($0)" })
        #expect(names.cassette == "M/s1/s2/s3/s4/s5/s6/s7.s8.s9")
    }

    @Test("Whatever a test is called, its names fit the grammar", arguments: 0..<200)
    func grammar(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("aZ09._-/`() :é支👍\u{0}\n")
        func text() -> String {
            String(
                (0..<Int.random(in: 0...120, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                }
            )
        }
        let components = (0..<Int.random(in: 1...12, using: &random)).map { _ in text() }
        let names = TestNames(module: text(), components: components)
        let segments = names.cassette.split(separator: "/", omittingEmptySubsequences: false)
        #expect(segments.count <= 8)
        for segment in segments {
            #expect(segment.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._\-]{0,75}/) != nil)
        }
    }

    @Test("Two tests that would have one cassette are told apart by whoever wrote them", .tapedeck())
    func sameName() throws {
        let test = try #require(Test.current)
        let cassettes = DefaultCassettes()
        #expect(try cassettes.name(for: test.id) == "TapedeckTestingTests/TestNamesTests/sameName")
        #expect(try cassettes.name(for: test.id) == "TapedeckTestingTests/TestNamesTests/sameName")
        var other = test.id
        other.nameComponents = ["TestNamesTests", "SameName()"]
        #expect(
            throws: TapedeckError.sameCassette("TapedeckTestingTests/TestNamesTests/SameName", other: "\(test.id)")
        ) {
            try cassettes.name(for: other)
        }
    }
}

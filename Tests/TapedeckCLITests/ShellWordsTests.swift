import TestSupport
import Testing

@testable import TapedeckCLI

@Suite("ShellWords")
struct ShellWordsTests {
    @Test(
        "takes a command line apart as a shell does",
        arguments: [
            ("curl  a\tb\n", ["curl", "a", "b"]), ("a'b c'\"d e\"f", ["ab cd ef"]), ("'' \"\"", ["", ""]),
            (#"'a\b"c' "a\"b\\c\d'" a\ b\'"#, [#"a\b"c"#, #"a"b\c\d'"#, "a b'"]),
            ("a \\\n  b\\\nc", ["a", "bc"]), ("\"a\\\nb\"", ["ab"]), ("\"$KEY `x`\" $A", ["$KEY `x`", "$A"]),
            (#"$'a\n\r\t\'\"\\\u00e9\x41\ud83d\ude00é'"#, ["a\n\r\t'\"\\éA😀é"]), ("'a|b;c&d<e>(f)'", ["a|b;c&d<e>(f)"]),
            ("a\r\nb", ["a", "b"]), ("", []), ("é 😀", ["é", "😀"]),
        ]
    )
    func words(text: String, expected: [String]) throws {
        #expect(try ShellWords.split(text) == expected)
    }

    @Test(
        "says what it does not understand",
        arguments: [
            ("'a", "--curl: a ' is not closed"), ("\"a\\\"", "--curl: a \" is not closed"),
            ("$'a", "--curl: a ' is not closed"), ("a\\", "--curl: it ends within an escape"),
            ("curl a | jq .", "--curl: give the curl command alone, and quote what has a | in it"),
            ("curl a?b=1&c=2", "--curl: give the curl command alone, and quote what has a & in it"),
            (#"$'\q'"#, #"--curl: \q within $'…' is not known"#),
            (#"$'\xff'"#, #"--curl: \xff within $'…' is no character"#),
            (#"$'\ud83dx'"#, #"--curl: \ud83d within $'…' is no character"#),
            (#"$'\ud83d\u0041'"#, #"--curl: \ud83d within $'…' has no other half"#),
        ]
    )
    func errors(text: String, message: String) {
        #expect(throws: CLIError.usage(message)) { try ShellWords.split(text) }
    }

    @Test("words that are quoted come back", arguments: 0..<100 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("ab '\"\\$`|&;<>()\n\té*?#~=")
        let words = (0..<4).map { _ in
            String(
                (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                }
            )
        }
        let quoted = words.map { "'\($0.replacing("'", with: #"'\''"#))'" }.joined(separator: " ")
        #expect(try ShellWords.split(quoted) == words)
    }
}

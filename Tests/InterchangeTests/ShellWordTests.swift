import Foundation
import TestSupport
import Testing

@testable import Interchange

@Suite("ShellWord")
struct ShellWordTests {
    /// What a shell makes of a word.
    private func shell(_ word: String) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "printf '%s' \(word)"]
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test(
        "the shell gets the text as it is",
        arguments: [
            "", "a b", "it's", "''", "$HOME `id` $(id) \\ \"x\" !", "two\nlines\n", "é漢😀",
            "\u{1B}[2J it's 100% \\n \u{7F}é", "\u{9B}31m", "a\u{202E}b", "x\ry",
        ]
    )
    func quoting(text: String) throws {
        #expect(try shell(ShellWord.quote(text)).utf8.elementsEqual(text.utf8))
    }

    @Test("random text too, and no control character is in the word")
    func random() throws {
        var generator = SeededGenerator(seed: 23)
        let alphabet = Array("'\"\\%$`(){}*?!#~ \u{1}\u{8}\u{1B}\u{7F}\u{85}\u{2028}0a".unicodeScalars)
        for _ in 0..<60 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
            }
            let word = ShellWord.quote(text)
            #expect(ShellWord.isPlain(word))
            #expect(try shell(word).utf8.elementsEqual(text.utf8))
        }
    }

    @Test("what a terminal could obey is not plain, letters of any script are")
    func plain() {
        for text in ["\u{0}", "\u{1B}", "\r", "\u{7F}", "\u{9B}", "\u{2028}", "\u{202E}", "\u{2069}", "\u{61C}"] {
            #expect(!ShellWord.isPlain("a\(text)b"))
        }
        for text in ["", "a\tb\n", "é漢😀\u{A0}", "👩\u{200D}👩"] { #expect(ShellWord.isPlain(text)) }
    }
}

import Foundation
import Testing

@testable import TapedeckCLI

@Suite("TextOutput")
struct TextOutputTests {
    @Test("writes whole texts to a descriptor, plain where it is no terminal")
    func descriptor() throws {
        let pipe = Pipe()
        let output = TextOutput.descriptor(pipe.fileHandleForWriting.fileDescriptor, environment: ["COLUMNS": "20"])
        #expect(output.width == nil)
        #expect(output.palette == .plain)
        output.line("é漢")
        output.line()
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.readToEnd() == Data("é漢\n\n".utf8))
    }

    @Test("says what became of bytes: written, unread, or failed")
    func outcomes() throws {
        let pipe = Pipe()
        let output = TextOutput.descriptor(pipe.fileHandleForWriting.fileDescriptor, environment: [:])
        #expect(output.write([0xC3]) == .written)
        #expect(output.write([]) == .written)
        let closed = TextOutput.descriptor(-1, environment: [:])
        #expect(closed.write([1]) == .failed("Bad file descriptor"))
        try pipe.fileHandleForReading.close()
        signal(SIGPIPE, SIG_IGN)
        #expect(output.write([1]) == .unread)
    }

    @Test("cuts tables to the width of a terminal")
    func tables() {
        let page = Stage.Page()
        var table = Table([.init("A", isFlexible: true)])
        table.append(["a text that is too long"])
        TextOutput(width: 14) { page.append($0) }.print(table)
        TextOutput { page.append($0) }.print(table)
        #expect(page.text == "A\na text that i…\nA\na text that is too long\n")
    }
}

import Testing

@testable import TapedeckCLI

@Suite("The lines of .gitattributes")
struct GitAttributesTests {
    private let lines =
        "/cassettes/**/*.jsonl.gz -text diff=tapedeck merge=tapedeck\n/cassettes/blobs/** binary\n"

    @Test("are added once, behind what is there")
    func missing() {
        let attributes = GitAttributes(folder: "cassettes")
        #expect(attributes.missing(in: "") == lines)
        #expect(attributes.missing(in: "*.txt text") == "\n" + lines)
        #expect(attributes.missing(in: "*.txt text\r\n") == lines)
        #expect(attributes.missing(in: "a b\n" + lines) == "")
        #expect(
            attributes.missing(in: "/cassettes/blobs/** binary \r\n")
                == "/cassettes/**/*.jsonl.gz -text diff=tapedeck merge=tapedeck\n"
        )
    }

    @Test("fit any name of a folder")
    func names() {
        #expect(GitAttributes(folder: "").lines[1] == "/blobs/** binary")
        #expect(GitAttributes(folder: "test/my cassettes").lines[1] == "\"/test/my cassettes/blobs/**\" binary")
        #expect(GitAttributes(folder: "a*[b]").lines[1] == #""/a\\*\\[b]/blobs/**" binary"#)
    }
}

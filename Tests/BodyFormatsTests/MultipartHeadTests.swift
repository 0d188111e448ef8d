import BodyFormats
import Testing

struct MultipartHeadTests {
    private func head(_ text: String) -> MultipartHead? { MultipartHead(Array(text.utf8)[...]) }

    @Test("name, file name and content type are found, in any case of the names")
    func fields() {
        let head = head(
            "CONTENT-disposition: form-data; name=\"image[]\"; filename=\"é \\\"1\\\".png\"\r\nContent-Type:image/png "
        )
        #expect(head?.name == Array("image[]".utf8))
        #expect(head?.fileName == Array("é \"1\".png".utf8))
        #expect(head?.contentType == Array("image/png".utf8))
        #expect(head?.fields.map(\.name) == ["CONTENT-disposition", "Content-Type"])
    }

    @Test("an encoded file name counts where there is no plain one")
    func encodedFileName() {
        #expect(head("Content-Disposition: form-data; filename*=UTF-8''%e2%82%ac.txt")?.fileName == Array("€.txt".utf8))
        #expect(head("Content-Disposition: form-data; filename*=UTF-8''x; filename=y")?.fileName == Array("y".utf8))
        #expect(head("Content-Disposition: form-data; filename*=x")?.fileName == nil)
    }

    @Test("folded lines are joined, lone line ends stay")
    func folded() {
        #expect(head("A: b\r\n\t c\r\nD: e\nf")?.fields.map(\.value) == [Array("b c".utf8), Array("e\nf".utf8)])
    }

    @Test("a part without a head has neither name nor type")
    func empty() {
        #expect(head("")?.fields == [])
        #expect(head("")?.name == nil)
        #expect(head("X: y")?.fileName == nil)
    }

    @Test(
        "lines that are no fields are refused",
        arguments: ["a", ": b", "a b: c", " folded: first", "a: b\r\n\r\nc: d"]
    )
    func malformed(text: String) {
        #expect(head(text) == nil)
    }
}

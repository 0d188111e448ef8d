import Testing

@testable import AssetURLs

@Suite("The members around a place")
struct MemberPathTests {
    private func name(_ text: String, in path: inout MemberPath) {
        path.beginName()
        path.extendName(Array(text.utf8), isEscape: text.contains("\\"))
        path.endName()
    }

    @Test("Names come and go with their objects")
    func names() {
        var path = MemberPath()
        path.open(isObject: true)
        #expect(path.names == [""])
        name("a", in: &path)
        path.open(isObject: false)
        #expect(!path.isInObject)
        path.open(isObject: true)
        name("b", in: &path)
        #expect(path.names == ["a", "b"])
        #expect(path.depth == 3)
        name("c", in: &path)
        #expect(path.names == ["a", "c"])
        path.close()
        path.close()
        #expect(path.isInObject)
        #expect(path.names == ["a"])
        path.removeAll()
        #expect(path.names == [])
        #expect(path.depth == 0)
    }

    @Test("A name is kept up to 64 bytes as written, and counts as empty beyond")
    func limit() {
        for count in [64, 65] {
            var path = MemberPath()
            path.open(isObject: true)
            name("a", in: &path)
            path.open(isObject: true)
            path.beginName()
            for _ in 0..<count { path.extendName([0x62]) }
            path.endName()
            #expect(path.names == ["a", count == 64 ? String(repeating: "b", count: 64) : ""])
            name("c", in: &path)
            #expect(path.names == ["a", "c"])
        }
    }

    @Test("Escapes are resolved; a name that is no text counts as empty")
    func escapes() {
        var path = MemberPath()
        path.open(isObject: true)
        name(#"\u0075rl\/"#, in: &path)
        #expect(path.names == ["url/"])
        name(#"\ud800"#, in: &path)
        #expect(path.names == [""])
    }
}

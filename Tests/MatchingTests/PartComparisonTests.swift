import Testing

@testable import Matching

struct PartComparisonTests {
    private func part(
        _ name: String?,
        _ content: String,
        file: String? = nil,
        type: String? = nil
    ) -> CanonicalPart {
        CanonicalPart(
            name: name.map { Array($0.utf8) },
            fileName: file.map { Array($0.utf8) },
            contentType: type.map { Array($0.utf8) },
            content: ContentDigest(of: Array(content.utf8)),
            text: file == nil ? content : nil
        )
    }

    private func differences(_ recorded: [CanonicalPart], _ requested: [CanonicalPart]) -> [String] {
        var list = DifferenceList()
        PartComparison.compare(recorded, requested, into: &list)
        return list.first.map(\.description)
    }

    @Test("parts are compared by name: file name, type and content")
    func parts() {
        #expect(
            differences(
                [part("image", "1", file: "a.png", type: "image/png"), part("prompt", "red"), part("n", "1")],
                [part("image", "2", file: "b.png"), part("prompt", "blue"), part("size", "1")]
            )
                == [
                    #"part "image" file name: recorded "a.png", requested "b.png""#,
                    #"part "image" content type: recorded "image/png", requested nothing"#,
                    #"part "image": recorded 1 bytes (sha256 6b86b273ff34…), requested 1 bytes (sha256 d4735e3a265e…)"#,
                    #"part "prompt": recorded "red", requested "blue""#, #"part "n": recorded "1", requested nothing"#,
                    #"part "size": recorded nothing, requested "1""#,
                ]
        )
    }

    @Test("the same parts in another order differ in their order")
    func order() {
        let (first, second) = (part("a", "1"), part("b", "2"))
        #expect(differences([first, second], [second, first]) == ["order of parts: recorded a, b, requested b, a"])
        #expect(differences([first, second], [first, second]) == [])
    }
}

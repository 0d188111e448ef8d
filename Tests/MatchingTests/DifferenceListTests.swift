import Testing

@testable import Matching

struct DifferenceListTests {
    @Test("all differences are counted, and text is made for the first ones only")
    func limit() {
        var list = DifferenceList()
        var made = 0
        func place(_ index: Int) -> String {
            made += 1
            return "/\(index)"
        }
        for index in 0..<20 { list.add(place(index), ("1", nil)) }
        #expect(list.count == 20)
        #expect(list.first.count == DifferenceList.limit)
        #expect(made == DifferenceList.limit)
        #expect(list.first.first?.description == "/0: recorded 1, requested nothing")
    }
}

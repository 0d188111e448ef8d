import BodyFormats
import Testing

@testable import Matching

@Suite("Where two JSON values differ")
struct JSONComparisonTests {
    private func differences(
        _ left: String,
        _ right: String,
        limit: Int = 8,
        except isLeftOut: ((String, JSONValue, JSONValue) -> Bool)? = nil
    ) throws -> DifferenceList {
        var list = DifferenceList(limit: limit)
        let (left, right) = (try JSONParser.parse(Array(left.utf8)), try JSONParser.parse(Array(right.utf8)))
        if let isLeftOut {
            JSONComparison.compare(recorded: left, requested: right, into: &list, except: isLeftOut)
        } else {
            JSONComparison.compare(recorded: left, requested: right, into: &list)
        }
        return list
    }

    @Test("members and elements are named by pointers, in their order")
    func pointers() throws {
        let list = try differences(#"{"b":1,"a":[1,{"x/y":2}]}"#, #"{"a":[1,{"x/y":3},4],"b":true}"#)
        #expect(
            list.first.map(\.description) == [
                "/b: recorded 1, requested true", "/a/1/x~1y: recorded 2, requested 3",
                "/a/2: recorded nothing, requested 4",
            ]
        )
    }

    @Test("what is left out is asked about only where it differs, and by the name of its member")
    func except() throws {
        var asked: [String] = []
        let list = try differences(#"{"id":"1","same":2,"a":[3]}"#, #"{"id":"2","same":2,"a":[4]}"#) { name, _, _ in
            asked.append(name)
            return name == "id"
        }
        #expect(list.first.map(\.place) == ["/a/0"])
        #expect(asked == ["", "id", "a", ""])
    }

    @Test("as many are kept as are wanted, and all are counted")
    func limit() throws {
        let list = try differences("[1,2,3,4]", "[5,6,7,8]", limit: 3)
        #expect(list.first.count == 3 && list.count == 4)
    }
}

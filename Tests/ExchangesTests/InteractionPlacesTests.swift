import Blobs
import Cassettes
import Testing

@testable import Exchanges

@Suite("Where the interactions of a cassette are")
struct InteractionPlacesTests {
    @Test("it gives back what it was given, also times of any other form")
    func contents() throws {
        try TemporaryFolder.with { folder in
            let files = try ["a", "b"].map { try OpenFolder(trusted: folder.path).makeFile($0) }
            let times = [
                "2026-11-21T07:10:36.123Z", "yesterday", "", "2026-11-21T07:10:36.999Z", "twenty-four characters…",
            ]
            var places = InteractionPlaces()
            for (position, time) in times.enumerated() {
                let member = MemberLocation(
                    offset: 100 * position,
                    length: 7,
                    file: files[position % 2],
                    index: position + 2
                )
                #expect(
                    places.append(member: member, recordedAt: time, isPrefetched: position == 1) == position
                )
            }
            for (position, time) in times.enumerated() {
                let member = try #require(places.member(at: position))
                #expect(member.offset == 100 * position)
                #expect(member.length == 7)
                #expect(member.index == position + 2)
                #expect(member.file === files[position % 2])
                #expect(places.recordedAt(position) == time)
                #expect(places.isPrefetched(position) == (position == 1))
            }
            #expect(places.count == times.count)
            #expect(Array(places.members).count == times.count)
            #expect(places.member(at: 5) == nil)
            #expect(places.member(at: -1) == nil)
            #expect(places.recordedAt(5) == nil)
            #expect(!places.isPrefetched(5))
        }
    }
}

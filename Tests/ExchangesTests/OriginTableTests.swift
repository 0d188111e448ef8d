import Gateways
import Testing
import Upstreams

@testable import Exchanges

@Suite("The origins that answers handed out (docs/design.md §6)")
struct OriginTableTests {
    @Test("What was never handed out is unknown; each gateway that names an origin is noted once, and reaches add up")
    func entries() throws {
        let table = OriginTable()
        let origin = try Samples.origin("https://cdn.example/a")
        let acme = try Samples.mount("acme")
        let local = try Samples.mount("local")
        #expect(table.entry(for: origin) == nil)
        table.handOut(origin, for: acme, reaching: [.everywhere])
        table.handOut(origin, for: acme, reaching: [.everywhere])
        #expect(table.entry(for: origin) == OriginTable.Entry(mounts: [acme], reaches: [.everywhere]))
        table.handOut(try Samples.origin("HTTPS://CDN.example:443"), for: local, reaching: [.loopback])
        #expect(
            table.entry(for: origin) == OriginTable.Entry(mounts: [acme, local], reaches: [.everywhere, .loopback])
        )
        for other in ["http://cdn.example", "https://cdn.example:444", "https://a.cdn.example"] {
            #expect(table.entry(for: try Samples.origin(other)) == nil)
        }
    }

    @Test(
        "A server leads to its own kind of address and to what is reached from further away; nobody leads to none",
        arguments: [
            (.loopback, [.everywhere, .privateNetwork, .loopback]),
            (.privateNetwork, [.everywhere, .privateNetwork]),
            (.linkLocal, [.everywhere, .privateNetwork, .linkLocal]),
            (.everywhere, [.everywhere]), (.nowhere, [.everywhere]), (nil, [.everywhere]),
        ] as [(AddressReach?, Set<AddressReach>)]
    )
    func live(giver: AddressReach?, reaches: Set<AddressReach>) {
        #expect(OriginTable.reaches(namedFrom: giver) == reaches)
    }

    @Test("What a cassette says of its upstream opens no address that the gateway of today may not name")
    func recorded() throws {
        let acme = try Samples.mount("acme")
        let local = try Samples.mount("local")
        for giver in AddressReach.allCases {
            #expect(OriginTable.reaches(recordedFrom: giver, under: acme) == [.everywhere])
        }
        #expect(
            OriginTable.reaches(recordedFrom: .loopback, under: local) == [.everywhere, .privateNetwork, .loopback]
        )
        #expect(OriginTable.reaches(recordedFrom: .linkLocal, under: local) == [.everywhere, .privateNetwork])
        #expect(OriginTable.reaches(recordedFrom: nil, under: local) == [.everywhere])
    }
}

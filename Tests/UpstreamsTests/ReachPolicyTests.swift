import Testing

@testable import Upstreams

@Suite struct ReachPolicyTests {
    private let host = UpstreamAddress(isTLS: false, host: "media.example", port: 80)

    @Test("Any address is allowed, or only public ones, or those that are named")
    func allows() {
        for reach in AddressReach.allCases {
            #expect(ReachPolicy.any.allows(reach))
            #expect(ReachPolicy.publicOnly.allows(reach) == (reach == .everywhere))
            #expect(ReachPolicy(allowed: [.loopback]).allows(reach) == (reach == .loopback))
        }
        #expect(ReachPolicy(allowed: Set(AddressReach.allCases)) == .any)
    }

    @Test("One bad address among good ones is enough")
    func check() throws {
        try ReachPolicy.publicOnly.check([.everywhere, .everywhere], of: host)
        for place in 0..<3 {
            var reaches = [AddressReach](repeating: .everywhere, count: 3)
            reaches[place] = .linkLocal
            #expect(throws: UpstreamError.addressRefused(host, .linkLocal)) {
                try ReachPolicy.publicOnly.check(reaches, of: host)
            }
        }
    }
}

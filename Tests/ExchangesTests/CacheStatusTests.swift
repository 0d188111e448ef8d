import Testing
import Upstreams

@testable import Exchanges

@Suite("What Cache-Status says of an old answer (RFC 9211)")
struct CacheStatusTests {
    @Test("It names the upstream's status, or why there was no answer")
    func values() {
        #expect(CacheStatus(failure: .status(503)).value == "tapedeck; fwd=stale; fwd-status=503")
        #expect(CacheStatus(failure: .error(.brokenOff)).value == "tapedeck; fwd=stale; detail=upstream_broke_off")
    }
}

import Testing

@testable import Upstreams

@Suite struct UpstreamAddressTests {
    @Test(arguments: [("api.example", "api.example:443"), ("127.0.0.1", "127.0.0.1:443"), ("::1", "[::1]:443")])
    func theAuthorityIsHostAndPort(host: String, authority: String) {
        #expect(UpstreamAddress(isTLS: true, host: host, port: 443).authority == authority)
    }
}

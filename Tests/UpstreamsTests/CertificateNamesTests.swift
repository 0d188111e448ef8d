import Testing

@testable import Upstreams

@Suite struct CertificateNamesTests {
    @Test(
        "A name is meant if it is listed, in any letters, or if a star stands for its first label",
        arguments: [
            ("api.example.com", "api.example.com", true), ("API.Example.com", "api.exAMPLE.com", true),
            ("api.example.com", "api.example.com.", true), ("*.example.com", "api.example.com", true),
            ("*.example.com", "example.com", false), ("*.example.com", "a.b.example.com", false),
            ("*.com", "example.com", false), ("*", "localhost", false), ("a*.example.com", "api.example.com", false),
            ("api.*.com", "api.example.com", false), ("example.com", "api.example.com", false),
            ("api.example.com", "api.example.org", false), ("localhost", "localhost", true),
        ]
    )
    func names(name: String, host: String, isMeant: Bool) {
        #expect(CertificateNames([name]).include(host) == isMeant)
        #expect(CertificateNames(["other.test", name]).include(host) == isMeant)
    }

    @Test("No names, no host")
    func none() { #expect(!CertificateNames([]).include("localhost")) }
}

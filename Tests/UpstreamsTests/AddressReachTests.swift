import NIOCore
import TestSupport
import Testing

@testable import Upstreams

@Suite struct AddressReachTests {
    private static func reach(_ address: String) throws -> AddressReach {
        AddressReach(try SocketAddress(ipAddress: address, port: 443))
    }

    @Test(
        "An IPv4 block begins and ends where its registry says",
        arguments: [
            ("0.0.0.0", "0.255.255.255", AddressReach.nowhere), ("1.0.0.0", "9.255.255.255", .everywhere),
            ("10.0.0.0", "10.255.255.255", .privateNetwork), ("11.0.0.0", "100.63.255.255", .everywhere),
            ("100.64.0.0", "100.127.255.255", .privateNetwork), ("100.128.0.0", "126.255.255.255", .everywhere),
            ("127.0.0.0", "127.255.255.255", .loopback), ("128.0.0.0", "168.63.129.15", .everywhere),
            ("168.63.129.16", "168.63.129.16", .linkLocal), ("168.63.129.17", "169.253.255.255", .everywhere),
            ("169.254.0.0", "169.254.255.255", .linkLocal), ("169.255.0.0", "172.15.255.255", .everywhere),
            ("172.16.0.0", "172.31.255.255", .privateNetwork), ("172.32.0.0", "191.255.255.255", .everywhere),
            ("192.0.0.0", "192.0.0.255", .nowhere), ("192.0.1.0", "192.0.1.255", .everywhere),
            ("192.0.2.0", "192.0.2.255", .nowhere), ("192.0.3.0", "192.88.98.255", .everywhere),
            ("192.88.99.0", "192.88.99.255", .nowhere), ("192.88.100.0", "192.167.255.255", .everywhere),
            ("192.168.0.0", "192.168.255.255", .privateNetwork), ("192.169.0.0", "198.17.255.255", .everywhere),
            ("198.18.0.0", "198.19.255.255", .privateNetwork), ("198.20.0.0", "198.51.99.255", .everywhere),
            ("198.51.100.0", "198.51.100.255", .nowhere), ("198.51.101.0", "203.0.112.255", .everywhere),
            ("203.0.113.0", "203.0.113.255", .nowhere), ("203.0.114.0", "223.255.255.255", .everywhere),
            ("224.0.0.0", "239.255.255.255", .nowhere), ("240.0.0.0", "255.255.255.255", .nowhere),
        ]
    )
    func v4(first: String, last: String, reach: AddressReach) throws {
        #expect(try Self.reach(first) == reach)
        #expect(try Self.reach(last) == reach)
    }

    @Test(
        "An IPv6 block begins and ends where its registry says",
        arguments: [
            ("::", "::", AddressReach.nowhere), ("::1", "::1", .loopback), ("::1:0:0", "::fffe:ffff:ffff", .nowhere),
            ("64:ff9a:ffff::", "64:ff9a:ffff::808:808", .nowhere),
            ("64:ff9b::1:808:808", "64:ff9b:0:ffff::808:808", .nowhere),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", .privateNetwork),
            ("64:ff9b:2::", "100::ffff", .nowhere), ("1fff:ffff::", "1fff:ffff:ffff::1", .nowhere),
            ("2000::", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .everywhere),
            ("2001:1::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", .nowhere),
            ("2001:200::", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", .everywhere),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", .nowhere),
            ("2001:db9::", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .everywhere),
            ("2003::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .everywhere),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", .nowhere),
            ("3fff:1000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .everywhere),
            ("4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .nowhere),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .privateNetwork),
            ("fe00::", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .nowhere),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .linkLocal),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .privateNetwork),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .nowhere),
        ]
    )
    func v6(first: String, last: String, reach: AddressReach) throws {
        #expect(try Self.reach(first) == reach)
        #expect(try Self.reach(last) == reach)
    }

    @Test("An IPv6 address that stands for an IPv4 address has the reach of that one")
    func embedded() throws {
        var generator = SeededGenerator(seed: 6)
        let special = AddressBlock.v4.map { Array(($0.prefix + [0, 0, 1]).prefix(4)) }
        for bytes in special + (0..<2000).map({ _ in generator.bytes(4) }) where bytes.prefix(3) != [0, 0, 0] {
            let expected = try Self.reach(bytes.map { String($0) }.joined(separator: "."))
            let hidden = bytes.map { ~$0 }
            let server = generator.bytes(8)
            for v6 in [
                [UInt8](repeating: 0, count: 12) + bytes,
                [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes,
                [UInt8](repeating: 0, count: 8) + [0xFF, 0xFF, 0, 0] + bytes,
                [0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8) + bytes,
                [0x20, 0x02] + bytes + server + [0, 0],
                [0x20, 0x01, 0, 0] + server + hidden,
            ] {
                let address = try SocketAddress(packedIPAddress: ByteBuffer(bytes: v6), port: 1)
                #expect(AddressReach(address) == expected, "\(address)")
            }
        }
    }

    @Test("A socket file is on this machine")
    func socketFile() throws {
        #expect(AddressReach(try SocketAddress(unixDomainSocketPath: "/run/x")) == .loopback)
    }

    @Test(
        "A host that is an address is told from a name in every spelling that the system knows",
        arguments: [
            ("127.0.0.1", AddressReach.loopback), ("127.1", .loopback), ("0x7f000001", .loopback),
            ("2130706433", .loopback), ("0177.0.0.1", .loopback), ("127.0.0.1.", .loopback), ("::1", .loopback),
            ("[::1]", .loopback), ("::ffff:127.0.0.1", .loopback), ("0:0:0:0:0:FFFF:7F00:1", .loopback),
            ("0", .nowhere), ("10.1", .privateNetwork), ("169.254.169.254", .linkLocal), ("fe80::1", .linkLocal),
            ("8.8.8.8", .everywhere), ("2606:4700::1", .everywhere), ("localhost", .loopback),
            ("LocalHost", .loopback), ("localhost.", .loopback), ("a.b.LOCALHOST", .loopback),
        ]
    )
    func literals(host: String, reach: AddressReach) { #expect(AddressReach.of(literal: host) == reach) }

    @Test(
        "A name has no reach before it is looked up",
        arguments: [
            "media.example", "localhost.example", "mylocalhost", "10.example", "1.2.3.4.5", "127.0.0.1.nip.example",
            "", ".", "[", "[]", "[media.example]",
        ]
    )
    func names(host: String) { #expect(AddressReach.of(literal: host) == nil) }
}

import Compression
import HTTPMessages
import NIOCore
import NIOHTTP1
import Testing

@testable import Upstreams

@Suite struct ContentDecodingTests {
    private static let text = String(repeating: "The same bytes come back. ", count: 4)
    private static let deflated: [UInt8] = [
        11, 201, 72, 85, 40, 78, 204, 77, 85, 72, 170, 44, 73, 45, 86, 72, 206, 7, 49, 19, 147, 179, 245, 20, 66, 168,
        42,
        3, 0,
    ]
    private static let gzip = [31, 139, 8, 0, 0, 0, 0, 0, 2, 3] + deflated + [104, 119, 87, 40, 104, 0, 0, 0]
    private static let zlib = [120, 218] + deflated + [102, 217, 35, 197]

    /// What comes out of `bytes`, given whole up to `cut` and then the rest.
    private func decode(_ bytes: [UInt8], as coding: String, cut: Int = 0) throws -> String {
        let decoding = try #require(try ContentDecoding(["Content-Encoding": coding]))
        var text = ""
        try decoding.decode(ByteBuffer(bytes: bytes[..<cut])) { text += String(buffer: $0) }
        try decoding.decode(ByteBuffer(bytes: bytes[cut...])) { text += String(buffer: $0) }
        try decoding.finish()
        return text
    }

    @Test(
        arguments: [
            ("gzip", gzip), ("GZip", gzip), ("x-gzip", gzip), ("deflate", zlib), ("Deflate", deflated), ("gzip", []),
        ] as [(String, [UInt8])]
    )
    func codingsAreTakenOffWhereverTheBytesAreCut(coding: String, bytes: [UInt8]) throws {
        for cut in 0...bytes.count {
            #expect(try decode(bytes, as: coding, cut: cut) == (bytes.isEmpty ? "" : Self.text))
        }
    }

    @Test func membersFollowOneAnother() throws {
        #expect(try decode(Self.gzip + Self.gzip, as: "gzip") == Self.text + Self.text)
    }

    @Test(arguments: [("gzip", gzip), ("deflate", zlib), ("deflate", deflated)] as [(String, [UInt8])])
    func whatIsCutIsDamaged(coding: String, bytes: [UInt8]) {
        for count in 1..<bytes.count {
            #expect(throws: UpstreamError.self) { try decode(Array(bytes[..<count]), as: coding) }
        }
    }

    @Test(arguments: [("gzip", gzip), ("deflate", zlib), ("deflate", deflated)] as [(String, [UInt8])])
    func junkBehindTheEndIsDamage(coding: String, bytes: [UInt8]) {
        for junk in [[0], [0x78], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]] as [[UInt8]] {
            #expect(throws: UpstreamError.self) { try decode(bytes + junk, as: coding) }
            #expect(throws: UpstreamError.self) { try decode(bytes + junk, as: coding, cut: bytes.count) }
        }
    }

    @Test(arguments: [("gzip", gzip, 8), ("deflate", zlib, 4)] as [(String, [UInt8], Int)])
    func aWrongChecksumIsDamage(coding: String, bytes: [UInt8], checkLength: Int) {
        for index in bytes.count - checkLength..<bytes.count {
            var damaged = bytes
            damaged[index] ^= 1
            do {
                _ = try decode(damaged, as: coding)
                Issue.record("byte \(index) is not checked")
            } catch {
                #expect((error as? UpstreamError)?.code == "upstream_bad_response")
            }
        }
    }

    @Test func whatIsNoCodedBodyIsDamaged() {
        #expect(throws: UpstreamError.self) { try decode(Array("{\"plain\":1}".utf8), as: "gzip") }
        #expect(throws: UpstreamError.self) { try decode(Array("{\"plain\":1}".utf8), as: "deflate") }
    }

    @Test(
        arguments: [
            [:], ["Content-Encoding": "br"], ["Content-Encoding": "identity"], ["Content-Encoding": "zstd"],
            ["Content-Encoding": "gzip, br"], ["Content-Encoding": "gzip", "content-encoding": "gzip"],
            ["Content-Encoding": ""],
        ] as [HTTPHeaders]
    )
    func otherCodingsAreLeftAlone(headers: HTTPHeaders) throws {
        #expect(try ContentDecoding(headers) == nil)
    }

    @Test func theNameStaysAsItWasWritten() throws {
        #expect(try ContentDecoding(["content-encoding": "X-GZip"])?.name == "X-GZip")
    }

    @Test func theHeadNoLongerDescribesTheCodedBody() throws {
        let headers: HTTPHeaders = ["A": "1", "content-encoding": "gzip", "Content-Length": "47", "ETag": "x"]
        var head = ResponseHead(status: 200, reason: "Fine", headers: headers)
        var framing = BodyFraming.length(47)
        #expect(try ContentDecoding.begin(&head, framing: &framing)?.name == "gzip")
        #expect(head.headers.map(\.name) == ["A", "ETag"])
        #expect(head.status == 200 && head.reason == "Fine")
        #expect(framing == .chunked)
    }

    @Test func whatHasNoBodyOrNoCodingStaysAsItIs() throws {
        let coded: HTTPHeaders = ["Content-Encoding": "gzip", "Content-Length": "47"]
        let plain: HTTPHeaders = ["Content-Length": "3"]
        for (headers, framing) in [(coded, BodyFraming.none), (plain, .length(3))] {
            var head = ResponseHead(status: 200, headers: headers)
            var same = framing
            #expect(try ContentDecoding.begin(&head, framing: &same) == nil)
            #expect(head.headers == headers)
            #expect(same == framing)
        }
    }

    @Test func formatsHaveNames() {
        #expect(ContentDecoding.format(of: "GZIP") == .gzip)
        #expect(ContentDecoding.format(of: "x-gzip") == .gzip)
        #expect(ContentDecoding.format(of: "deflate") == .deflate)
        #expect(ContentDecoding.format(of: "br") == nil)
    }
}

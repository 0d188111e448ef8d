import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import Upstreams

@Suite struct UpstreamErrorTests {
    private static let all: [(UpstreamError, String, Int)] = [
        (.unreachable("x"), "upstream_unreachable", 502), (.connectTimeout, "upstream_connect_timeout", 504),
        (.tls("x"), "upstream_tls", 502), (.proxyRefused("x"), "proxy_refused", 502),
        (.brokenOff, "upstream_broke_off", 502), (.badResponse("x"), "upstream_bad_response", 502),
        (.badCoding("x"), "upstream_bad_response", 502),
    ]

    @Test(arguments: all.indices) func everyErrorHasACodeAStatusAndARemedy(index: Int) {
        let (error, code, status) = Self.all[index]
        #expect(error.code == code)
        #expect(error.status == status)
        #expect(error.message.hasSuffix(".") && error.hint.hasSuffix("."))
    }

    @Test func whatIsWrongIsSaid() {
        #expect(UpstreamError.unreachable("no route").message == "The upstream cannot be reached: no route.")
        #expect(UpstreamError.connectTimeout.message == "Connecting to the upstream took longer than 10 seconds.")
        #expect(UpstreamError.proxyRefused("it is shut").message.contains("HTTPS_PROXY did not connect: it is shut."))
        #expect(
            UpstreamError.brokenOff.hint == "The request was sent once and is not repeated; try again if that is safe."
        )
    }

    @Test func errorsOfTheSocketAreSorted() {
        #expect(UpstreamError(UpstreamError.connectTimeout) == .connectTimeout)
        #expect(UpstreamError(ChannelError.connectTimeout(.seconds(10))) == .connectTimeout)
        #expect(UpstreamError(ChannelError.ioOnClosedChannel) == .brokenOff)
        #expect(UpstreamError(NIOSSLError.uncleanShutdown) == .brokenOff)
        #expect(UpstreamError(NIOSSLError.noSuchFilesystemObject).code == "upstream_tls")
        #expect(UpstreamError(HTTPParserError.invalidEOFState) == .brokenOff)
        #expect(UpstreamError(HTTPParserError.invalidChunkSize).code == "upstream_bad_response")
        #expect(UpstreamError(NIOHTTPDecoderError.unsolicitedResponse).code == "upstream_bad_response")
        #expect(UpstreamError(IOError(errnoCode: 24, reason: "socket")).code == "upstream_unreachable")
        #expect(UpstreamError(CancellationError()).code == "upstream_unreachable")
    }
}

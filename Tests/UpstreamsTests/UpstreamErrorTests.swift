import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import Upstreams

@Suite struct UpstreamErrorTests {
    private static let all: [(UpstreamError, String, Int)] =
        [
            (.unreachable("x"), "upstream_unreachable", 502), (.connectTimeout, "upstream_connect_timeout", 504),
            (.tls("x"), "upstream_tls", 502), (.proxyRefused("x"), "proxy_refused", 502),
            (.brokenOff, "upstream_broke_off", 502), (.badResponse("x"), "upstream_bad_response", 502),
            (.badCoding("x"), "upstream_bad_response", 502), (.comesBack, "upstream_is_this_server", 508),
        ] + AddressReach.allCases.map { (.addressRefused(media, $0), "asset_address_refused", 403) }
    private static let media = UpstreamAddress(isTLS: false, host: "::1", port: 80)

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

    @Test("A refused address is named with its kind and the setting that allows it")
    func refusedAddress() {
        let error = UpstreamError.addressRefused(Self.media, .loopback)
        #expect(error.message == "[::1]:80 leads to this machine, and links may lead to public addresses only.")
        #expect(error.hint.contains(#"tapedeck.yml: asset-hosts: ["[::1]:80"]."#))
        let messages = AddressReach.allCases.map { UpstreamError.addressRefused(Self.media, $0).message }
        #expect(Set(messages).count == messages.count)
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

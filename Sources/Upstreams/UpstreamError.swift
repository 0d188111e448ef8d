import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why there is no whole answer from an upstream.
///
/// All wording for it is in this file.
package enum UpstreamError: Error, Sendable, Equatable {
    /// No connection could be made: refused, no route, name not found.
    case unreachable(String)
    /// Connecting took longer than 10 seconds.
    case connectTimeout
    /// TLS failed: a certificate that does not verify, no common version, ….
    case tls(String)
    /// The host is no place for a link to lead to, or has an address that is none (docs/design.md §6).
    case addressRefused(UpstreamAddress, AddressReach)
    /// The connection led to this server itself.
    case comesBack
    /// The proxy that `HTTPS_PROXY` names did not open the way.
    case proxyRefused(String)
    /// The connection broke off before the answer was whole.
    case brokenOff
    /// What came is not an HTTP/1.1 answer that may be relayed.
    case badResponse(String)
    /// The answer's content coding (gzip, deflate) is damaged.
    case badCoding(String)

    /// A word to branch on.
    package var code: String {
        switch self {
        case .unreachable: "upstream_unreachable"
        case .connectTimeout: "upstream_connect_timeout"
        case .tls: "upstream_tls"
        case .addressRefused: "asset_address_refused"
        case .comesBack: "upstream_is_this_server"
        case .proxyRefused: "proxy_refused"
        case .brokenOff: "upstream_broke_off"
        case .badResponse, .badCoding: "upstream_bad_response"
        }
    }

    /// The status of the answer to the client (RFC 9110 §15.5, §15.6, RFC 5842 §7.2).
    package var status: Int {
        switch self {
        case .addressRefused: 403
        case .connectTimeout: 504
        case .comesBack: 508
        case .unreachable, .tls, .proxyRefused, .brokenOff, .badResponse, .badCoding: 502
        }
    }

    /// What happened, for a person.
    package var message: String {
        switch self {
        case .unreachable(let reason): "The upstream cannot be reached: \(reason)."
        case .connectTimeout: "Connecting to the upstream took longer than 10 seconds."
        case .tls(let reason): "TLS with the upstream failed: \(reason)."
        case .addressRefused(let host, let reach):
            "\(host.authority) leads to \(Self.place(of: reach)), and links may lead to public addresses only."
        case .comesBack: "The upstream is this server itself, so the request would come back for ever."
        case .proxyRefused(let reason): "The proxy named by HTTPS_PROXY did not connect: \(reason)."
        case .brokenOff: "The upstream closed the connection before its answer was whole."
        case .badResponse(let reason): "The upstream's answer is not valid HTTP/1.1: \(reason)."
        case .badCoding(let reason): "The upstream's compressed answer is damaged: \(reason)."
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .unreachable, .connectTimeout:
            "Check the upstream's address and your network; nothing was recorded."
        case .tls: "Check the host name and the system's certificates (SSL_CERT_FILE adds to them)."
        case .addressRefused(let host, _):
            "If it is meant to be used, name it with its port as an asset host of the gateway in tapedeck.yml: "
                + "asset-hosts: [\"\(host.authority)\"]."
        case .comesBack: "Name the gateway's real address (NAME=URL); nothing was sent."
        case .proxyRefused: "Check HTTPS_PROXY and NO_PROXY."
        case .brokenOff: "The request was sent once and is not repeated; try again if that is safe."
        case .badResponse, .badCoding: "The request was sent once; ask the gateway's operators."
        }
    }

    /// The error for something that NIO threw while connecting or reading.
    init(_ error: any Error) {
        switch error {
        case let error as UpstreamError: self = error
        case let error as NIOConnectionError:
            if let own = error.dnsAError as? UpstreamError {
                self = own
            } else if let dns = error.dnsAError ?? error.dnsAAAAError, error.connectionErrors.isEmpty {
                self = .unreachable("the name \(error.host) was not found (\(dns))")
            } else if error.connectionErrors.contains(where: { $0.error is ChannelError }) {
                self = .connectTimeout
            } else {
                let reason = error.connectionErrors.first.map { Self.reason(of: $0.error) } ?? "no address answers"
                self = .unreachable("\(error.host):\(error.port): \(reason)")
            }
        case let error as ChannelError:
            if case .connectTimeout = error { self = .connectTimeout } else { self = .brokenOff }
        case let error as IOError: self = .unreachable(Self.reason(of: error))
        // TLS ended without its close_notify: whatever was to come may be missing (RFC 8446 §6.1).
        case NIOSSLError.uncleanShutdown: self = .brokenOff
        case let error as NIOSSLError: self = .tls("\(error)")
        case let error as NIOSSLExtraError: self = .tls("\(error)")
        case let error as HTTPParserError:
            switch error {
            case .invalidEOFState, .closedConnection: self = .brokenOff
            default: self = .badResponse("\(error)")
            }
        case is NIOHTTPDecoderError: self = .badResponse("bytes that no request asked for")
        default: self = .unreachable("\(error)")
        }
    }

    /// What an address of this kind leads to, in a few words.
    private static func place(of reach: AddressReach) -> String {
        switch reach {
        case .everywhere: "a public address"
        case .privateNetwork: "a private network"
        case .loopback: "this machine"
        case .linkLocal: "a link-local address"
        case .nowhere: "a reserved address"
        }
    }

    /// What the system says about a connection that was not made, in a few words.
    private static func reason(of error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return switch error.errnoCode {
        case ECONNREFUSED: "nothing listens there (connection refused)"
        case EHOSTUNREACH, ENETUNREACH: "there is no route to it"
        case ETIMEDOUT: "it does not answer"
        case ECONNRESET: "it reset the connection"
        case EMFILE, ENFILE: "this process has no file descriptor left (ulimit -n)"
        default: "the system refused (error \(error.errnoCode))"
        }
    }
}

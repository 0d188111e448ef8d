import NIOCore
import NIOSSL

/// The names that a certificate is for.
///
/// NIOSSL takes a certificate for any name if it is for the IP address that the connection goes to. Whoever has one for
/// an address could then be every host whose name leads there, so names are compared here again (RFC 9110 §4.3.4).
struct CertificateNames {
    private let names: [[UInt8]]

    /// Creates a list of names; they may begin with `*.`.
    init(_ names: [String]) { self.names = names.map { Array($0.utf8) } }

    /// The DNS names among the alternative names of a certificate.
    ///
    /// Its common name does not count (RFC 9110 §4.3.4).
    init(of certificate: NIOSSLCertificate) {
        names = certificate._subjectAlternativeNames()
            .filter { $0.nameType == .dnsName }
            .map { $0.contents.withUnsafeBufferPointer { Array($0) } }
    }

    /// Whether a host with this name is meant, by the rules of RFC 9525 §6.3: a `*` stands for one whole label.
    func include(_ host: String) -> Bool {
        let host = Self.labels(Array(host.utf8))
        return names.contains { name in
            let name = Self.labels(name)
            guard name.count == host.count else { return false }
            if name.first == [UInt8(ascii: "*")], name.count > 2 { return name.dropFirst() == host.dropFirst() }
            return name == host
        }
    }

    /// The labels in lower case, without the empty one of the root.
    private static func labels(_ name: [UInt8]) -> [[UInt8]] {
        var labels = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            .split(separator: 0x2E, omittingEmptySubsequences: false)
            .map { Array($0) }
        if labels.last == [] { labels.removeLast() }
        return labels
    }

    /// Checks the certificate of a peer, once the chain behind it was found to be good.
    static func check(
        _ certificate: NIOSSLCertificate,
        of host: String,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<Void> {
        if CertificateNames(of: certificate).include(host) { return eventLoop.makeSucceededVoidFuture() }
        return eventLoop.makeFailedFuture(UpstreamError.tls("its certificate is not for \(host)"))
    }
}

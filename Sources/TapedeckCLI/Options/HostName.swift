#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A host as it may stand in a URL: an IPv4 literal, a bracketed IPv6 literal or a DNS name (RFC 3986 §3.2.2).
struct HostName: Equatable {
    /// In lower case, IPv6 with its brackets.
    let text: String

    /// Reads a host without a port; `nil` for what no URL could name.
    ///
    /// A name whose last label is a number is refused unless it is a whole IPv4 literal: resolvers read `127.1` as an
    /// address, and what is allowed should be what is meant.
    init?(parsing text: String) {
        let lower = text.lowercased()
        if lower.hasPrefix("["), lower.hasSuffix("]") {
            guard HostName.isIPv6(String(lower.dropFirst().dropLast())) else { return nil }
        } else {
            guard HostName.isIPv4(lower) || HostName.isName(lower) else { return nil }
        }
        self.text = lower
    }

    /// The host without the brackets of IPv6.
    var unbracketed: String {
        text.hasPrefix("[") ? String(text.dropFirst().dropLast()) : text
    }

    /// Whether the text is four decimal numbers up to 255, without leading zeros, joined by points.
    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard let number = UInt8(part) else { return false }
                return "\(number)" == part
            }
    }

    /// Whether the text is an IPv6 address without brackets and zone (`man 3 inet_pton`).
    private static func isIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        return !text.utf8.contains(0) && inet_pton(AF_INET6, text, &address) == 1
    }

    /// Whether the text is a DNS name: labels of letters, digits, `-` and `_`, at most 253 bytes (RFC 1123 §2.1).
    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, !last.utf8.allSatisfy(isDigit) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || isDigit($0) || $0 == 0x2D || $0 == 0x5F }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

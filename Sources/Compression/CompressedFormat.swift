/// How a deflate stream is wrapped.
package enum CompressedFormat: Equatable, Sendable {
    /// gzip (RFC 1952), the content coding `gzip`: members one after another count as one stream.
    case gzip
    /// The content coding `deflate`: zlib (RFC 1950) by RFC 9110 §8.4.1.2, and bare deflate (RFC 1951), which some
    /// servers send under that name. Which it is, the first two bytes tell.
    case deflate

    /// The format that a content coding names (RFC 9110 §8.4.1), or `nil` for one that is not known here.
    package init?(contentCoding: String) {
        switch contentCoding.lowercased() {
        case "gzip", "x-gzip": self = .gzip
        case "deflate": self = .deflate
        default: return nil
        }
    }

    /// zlib's `windowBits` for inflating this format, or `nil` if the first two bytes of the stream must decide.
    func windowBits(first: UInt8, second: UInt8) -> Int32 {
        switch self {
        case .gzip: return 15 + 16
        case .deflate:
            // RFC 1950 §2.2: method 8, window of at most 32 KiB, and the two bytes are a multiple of 31.
            let isZlib =
                first & 0x0F == 8 && first >> 4 <= 7 && (Int(first) << 8 | Int(second)).isMultiple(of: 31)
            return isZlib ? 15 : -15
        }
    }
}

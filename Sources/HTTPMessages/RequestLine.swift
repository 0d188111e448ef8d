import NIOCore
import NIOHTTP1

/// The first line of a request (RFC 9112 §3).
struct RequestLine {
    let method: String
    let target: String
    let version: HTTPVersion

    /// Reads a line, without its end.
    ///
    /// Exactly one space stands between the parts: what a lenient reader would accept could be read in two ways.
    init(_ line: ByteBufferView) throws(RequestSyntaxError) {
        guard let first = line.firstIndex(of: 0x20), let last = line.lastIndex(of: 0x20), first < last else {
            throw .requestLine
        }
        let method = line[..<first]
        let target = line[(first + 1)..<last]
        guard !method.isEmpty, method.allSatisfy(\.isTokenByte), !target.isEmpty else { throw .requestLine }
        // A space would be a part too many, the others are no characters of a URI (RFC 3986 §2).
        guard !target.contains(0x20) else { throw .requestLine }
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }) else { throw .target }
        version = try Self.version(line[(last + 1)...])
        self.method = String(decoding: method, as: UTF8.self)
        self.target = String(decoding: target, as: UTF8.self)
    }

    /// `HTTP/`, a digit, a point and a digit, in this spelling (RFC 9112 §2.3).
    private static func version(_ text: ByteBufferView) throws(RequestSyntaxError) -> HTTPVersion {
        let bytes = Array(text)
        guard bytes.count == 8, bytes.starts(with: "HTTP/".utf8), bytes[6] == 0x2E,
            (0x30...0x39).contains(bytes[5]), (0x30...0x39).contains(bytes[7])
        else { throw .requestLine }
        switch (bytes[5], bytes[7]) {
        case (0x31, 0x31): return .http1_1
        case (0x31, 0x30): return .http1_0
        default: throw .version
        }
    }
}

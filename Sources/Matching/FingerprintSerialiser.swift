internal import Crypto

/// Feeds a canonical form into a hash, each part behind its kind and its length.
struct FingerprintSerialiser {
    /// Changed whenever a request gets another fingerprint than before, by a change here or of a canonical form: what was
    /// noted of a cassette beside it counts no more then.
    static let version = "tapedeck fingerprint 1"

    private var hash = SHA256()

    mutating func append(_ request: CanonicalRequest) {
        append(Self.version)
        append(request.gateway)
        append(request.method)
        append(request.path)
        append(request.query)
        append(request.headers)
        append(request.body)
    }

    func finish() -> SHA256Value { SHA256Value(hash.finalize()) }

    private mutating func append(_ body: CanonicalBody) {
        switch body {
        case .none: append("none")
        case .json(let bytes):
            append("json")
            append(bytes)
        case .form(let pairs):
            append("form")
            append(pairs)
        case .multipart(let subtype, let parts):
            append("multipart")
            append(subtype)
            append(parts.count)
            for part in parts {
                append(optional: part.name)
                append(optional: part.fileName)
                append(optional: part.contentType)
                append(part.content)
            }
        case .bytes(let digest):
            append("bytes")
            append(digest)
        }
    }

    private mutating func append(_ pairs: [CanonicalPair]) {
        append(pairs.count)
        for pair in pairs {
            append(pair.name)
            append(optional: pair.value)
        }
    }

    private mutating func append(_ digest: ContentDigest) {
        append(digest.size)
        append(digest.sha256.bytes)
    }

    private mutating func append(optional bytes: [UInt8]?) {
        append(bytes == nil ? 0 : 1)
        if let bytes { append(bytes) }
    }

    private mutating func append(_ text: String) { append(Array(text.utf8)) }

    private mutating func append(_ bytes: [UInt8]) {
        append(bytes.count)
        hash.update(data: bytes)
    }

    private mutating func append(_ number: Int) {
        withUnsafeBytes(of: UInt64(number).bigEndian) { hash.update(bufferPointer: $0) }
    }
}

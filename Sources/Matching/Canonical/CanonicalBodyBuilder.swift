internal import BodyFormats

/// Makes the canonical form of a body while it streams.
///
/// JSON and forms are collected up to `collectLimit`; everything else is hashed as it comes. A body that is not what its
/// content type says, or that is beyond a limit, counts as bytes: it then equals only itself, never something similar.
struct CanonicalBodyBuilder: Sendable {
    /// How long a JSON text or form may be to be compared as such.
    static let collectLimit = 32 * 1024 * 1024

    private let rules: MatchingRules
    private let isText: Bool
    private var state: State
    private var isEmpty = true

    /// Starts a body of the content type, nil where none was sent.
    init(contentType: ContentType?, rules: MatchingRules) {
        self.rules = rules
        isText = contentType?.isText ?? false
        guard let contentType else {
            state = .hashing(CountedHash(rules: rules, isText: false))
            return
        }
        if contentType.isJSON {
            state = .collecting(.json, [])
        } else if contentType.isForm {
            state = .collecting(.form, [])
        } else if let boundary = contentType.multipartBoundary,
            let multipart = try? CanonicalMultipart(boundary: boundary, rules: rules)
        {
            state = .multipart(subtype: contentType.subtype, multipart, CountedHash(rules: rules, isText: false))
        } else {
            state = .hashing(CountedHash(rules: rules, isText: isText))
        }
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        isEmpty = false
        state.append(bytes, rules)
    }

    func finish() -> CanonicalBody {
        guard !isEmpty else { return .none }
        switch state {
        case .collecting(.json, let bytes):
            // Some SDKs call an upload JSON; looking for text in it takes long and finds none.
            let isText = String(validating: bytes, as: UTF8.self) != nil
            let narrowed = isText ? rules.narrowed(to: bytes) : rules
            if let json = try? CanonicalJSON.bytes(of: bytes, rules: narrowed) { return .json(json) }
            var hash = CountedHash(rules: rules, isText: isText)
            hash.update(bytes)
            return .bytes(hash.finish())
        case .collecting(.form, let bytes): return .form(CanonicalForm.pairs(of: bytes, rules: rules))
        case .multipart(let subtype, let multipart, let hash):
            guard let parts = try? multipart.finish() else { return .bytes(hash.finish()) }
            return .multipart(subtype: subtype, parts: parts)
        case .hashing(let hash): return .bytes(hash.finish())
        }
    }
}

extension CanonicalBodyBuilder {
    private enum Collected { case json, form }

    private enum State {
        case collecting(Collected, [UInt8])
        /// The hash of the whole body goes along, in case that it turns out to be malformed.
        case multipart(subtype: String, CanonicalMultipart, CountedHash)
        case hashing(CountedHash)

        /// Takes itself apart to append, so that what was collected is not copied.
        mutating func append(_ bytes: some Collection<UInt8>, _ rules: MatchingRules) {
            switch consume self {
            case .collecting(let kind, var collected):
                collected.append(contentsOf: bytes)
                if collected.count <= collectLimit {
                    self = .collecting(kind, collected)
                } else {
                    var hash = CountedHash(rules: rules, isText: true)
                    hash.update(collected)
                    self = .hashing(hash)
                }
            case .multipart(let subtype, var multipart, var hash):
                hash.update(bytes)
                let isDivided = (try? multipart.append(bytes)) ?? false
                self = isDivided ? .multipart(subtype: subtype, multipart, hash) : .hashing(hash)
            case .hashing(var hash):
                hash.update(bytes)
                self = .hashing(hash)
            }
        }
    }
}

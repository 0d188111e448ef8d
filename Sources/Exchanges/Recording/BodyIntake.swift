import Blobs
import BodyFormats
import Cassettes
import Compression
import HTTPMessages
import Matching
import NIOCore
import NIOHTTP1
import Secrets
import Synchronization
import Upstreams

/// Takes one body in, piece by piece, and turns it into what is stored and what is compared.
///
/// Text and multipart bodies stay in memory up to a limit, so that media in them can be told from the rest; binary goes
/// into a blob while it streams, and the canonical form is computed on the way. Blocking: it runs on a worker thread
/// unless ``staysInMemory(_:)`` says that it need not.
final class BodyIntake: Sendable {
    /// A body that was taken in.
    struct Body: Sendable {
        /// What the cassette holds of it; empty where nothing is stored.
        var segments: [BodySegment]
        /// Its length in bytes, after content decoding and before redaction.
        var size: Int
        /// What was redacted in it, one step after another.
        var redaction: [ByteEdits] = []
        /// The request's canonical form, where there is a request to compare.
        var canonical: CanonicalRequest?
        /// The content coding that was taken off.
        var removedCoding: String?
    }

    /// Text and multipart bodies above this many bytes become a blob as a whole, like binary ones.
    private static let textLimit = 16 << 20
    /// A compressed request body above this many bytes is compared and stored as it came.
    private static let codedLimit = 64 << 20

    private struct State: ~Copyable {
        var builder: CanonicalRequestBuilder?
        var redaction: [ByteEdits] = []
        var bytes: [UInt8] = []
        var blob: BlobWriter?
        /// What a blob passes before it is written.
        var secrets: SecretStream?
        var gzip: GzipSearch?
        var size = 0
        var coded: [UInt8]?
        /// The content coding that was taken off.
        var removedCoding: String?
    }

    private let state: Mutex<State>
    private let store: BlobStore?
    /// Whether it is text by its content type.
    let isText: Bool
    private let isEventStream: Bool
    /// What divides a multipart body; `nil` for others.
    private let boundary: [UInt8]?
    private let coding: String?
    /// How long the body will be, if that is said; room is reserved for a blob of that size.
    private let declaredSize: Int?
    private let redactor: BodyRedactor?
    private let redactedFormat: BodyRedactor.Format
    private let isAnswer: Bool

    /// Prepares for a body.
    ///
    /// - Parameters:
    ///   - headers: Of the message: content type and coding decide how the body is kept.
    ///   - store: Where blobs go; `nil` where the body is only compared.
    ///   - builder: Computes the canonical form of a request; `nil` for a response.
    ///   - redactor: Takes the secrets out of what is stored.
    init(
        headers: HTTPHeaders,
        store: BlobStore?,
        builder: CanonicalRequestBuilder?,
        redactor: BodyRedactor? = nil
    ) {
        let declared = headers.first(name: "content-type") ?? ""
        let type = declared.lowercased()
        isText = Self.isText(type)
        isEventStream = type.hasPrefix("text/event-stream")
        redactedFormat = BodyRedactor.Format(contentType: declared)
        boundary = if case .multipart(let boundary) = redactedFormat { boundary } else { nil }
        let codings = builder == nil ? [] : headers["content-encoding"]
        coding = codings.count == 1 && ContentDecoding.format(of: codings[0]) != nil ? codings[0] : nil
        declaredSize = coding == nil ? headers.first(name: "content-length").flatMap(DecimalDigits.parse) : nil
        self.store = store
        self.redactor = redactor
        isAnswer = builder == nil
        var state = State(builder: builder)
        if coding != nil { state.coded = [] }
        self.state = Mutex(state)
    }

    /// Whether a body of `size` bytes is finished without touching a file, so that it may be done on an event loop.
    ///
    /// A compressed one may be of any size when it is decoded.
    func staysInMemory(_ size: Int) -> Bool { store == nil || coding == nil && size < BodySegmenter.blobSize }

    /// Takes the next pieces.
    ///
    /// - Throws: `BlobError` when a blob cannot be written, `RecordingError` for what must not be; so do the others.
    func consume(_ pieces: HeldPieces) throws {
        try state.withLock { state in
            // What cannot be finished makes room at once, for the next one.
            var isTaken = false
            defer { if !isTaken { state.blob = nil } }
            if store != nil, state.blob == nil, state.bytes.isEmpty { state.bytes.reserveCapacity(pieces.count) }
            try pieces.read { try take($0, &state) }
            isTaken = true
        }
    }

    /// Takes the next piece.
    func consume(_ piece: ByteBuffer) throws {
        var pieces = HeldPieces()
        pieces.append(piece, packer: nil)
        try consume(pieces)
    }

    /// Says that the body is complete.
    ///
    /// - Throws: `BlobError` when a blob cannot be stored.
    func finish() throws -> Body {
        try state.withLock { state in
            try undoCoding(&state)
            let canonical = state.builder?.finish()
            let segments = try segments(&state)
            return Body(
                segments: segments,
                size: state.size,
                redaction: state.redaction,
                canonical: canonical,
                removedCoding: state.removedCoding
            )
        }
    }

    /// Remembers the credentials that a request's body holds by name, once all of it was taken in.
    ///
    /// The answer may say them again, and is finished before the request.
    ///
    /// - Throws: `BlobError` when a blob cannot be written.
    func learn() throws {
        try state.withLock { state in
            try undoCoding(&state)
            redactor?.learn(request: state.bytes, format: redactedFormat)
        }
    }

    private func take(_ piece: [UInt8], _ state: inout State) throws {
        guard state.coded != nil else { return try keep(piece, &state) }
        state.coded?.append(contentsOf: piece)
        guard let coded = state.coded, coded.count > Self.codedLimit else { return }
        state.coded = nil
        try keep(coded, &state)
    }

    private func undoCoding(_ state: inout State) throws {
        guard let coded = state.coded else { return }
        state.coded = nil
        if let plain = decode(coded) {
            state.removedCoding = coding
            try keep(plain, &state)
        } else {
            try keep(coded, &state)
        }
    }

    private func keep(_ bytes: [UInt8], _ state: inout State) throws {
        state.builder?.append(bytes)
        state.size += bytes.count
        guard let store else { return }
        if state.blob == nil {
            state.bytes += bytes
            let limit = isText || boundary != nil ? Self.textLimit : BodySegmenter.blobSize
            guard state.bytes.count >= limit else { return }
            state.blob = try store.makeWriter(expectedSize: declaredSize)
            state.secrets = redactor?.stream(format: redactedFormat)
            state.gzip = redactor?.gzipSearch()
            let collected = state.bytes
            state.bytes = []
            try write(collected, &state)
        } else {
            try write(bytes, &state)
        }
    }

    private func write(_ bytes: [UInt8], _ state: inout State) throws {
        state.gzip?.take(bytes)
        if state.gzip?.holdsSecret == true { throw RecordingError.secretInGzip }
        try state.blob?.write(state.secrets?.take(bytes) ?? bytes)
    }

    private func segments(_ state: inout State) throws -> [BodySegment] {
        if var blob = state.blob.take() {
            if var secrets = state.secrets.take() {
                try blob.write(secrets.finish())
                state.redaction = secrets.edits.isEmpty ? [] : [secrets.edits]
            }
            let stored = try blob.finish()
            return [.blob(stored.digest, size: stored.size)]
        }
        guard let store, !state.bytes.isEmpty else { return [] }
        var bytes = state.bytes
        state.bytes = []
        if let redactor {
            if redactor.holdsSecretInGzip(bytes, format: redactedFormat) { throw RecordingError.secretInGzip }
            (bytes, state.redaction) = redactor.redacted(bytes, format: redactedFormat, isAnswer: isAnswer)
        }
        let segmenter = BodySegmenter(store)
        if isText { return try segmenter.text(bytes, isEventStream: isEventStream) }
        if let boundary, let segments = try segmenter.multipart(bytes, boundary: boundary) { return segments }
        return try segmenter.whole(bytes)
    }

    private func decode(_ coded: [UInt8]) -> [UInt8]? {
        guard let coding, let format = ContentDecoding.format(of: coding) else { return nil }
        do {
            let inflater = try Inflater(format, outputLimit: Self.codedLimit)
            let plain = try inflater.feed(coded)
            try inflater.finish()
            return plain
        } catch {
            // A damaged body is the gateway's to refuse; it is compared and kept as it came.
            return nil
        }
    }

    /// Whether a body of this content type is kept as text.
    static func isText(_ type: String) -> Bool {
        let name = String(decoding: type.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != 0x20 }, as: UTF8.self)
        return name.hasPrefix("text/") || name.hasSuffix("json") || name.hasSuffix("xml")
            || ["application/x-www-form-urlencoded", "application/javascript", "application/graphql"].contains(name)
    }
}

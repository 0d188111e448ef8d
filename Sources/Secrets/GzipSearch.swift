import Compression

/// Says whether a file that is gzip (RFC 1952) holds a known secret.
///
/// It cannot be taken out without making another file, so what holds one is not stored
/// (docs/decisions/0028-secrets-in-gzip-files.md).
package struct GzipSearch {
    /// How much of a file is looked at once it is inflated.
    private static let outputLimit = 256 << 20
    /// What every member begins with: the identification and the method.
    private static let start: [UInt8] = [0x1F, 0x8B, 8]

    /// Whether a known secret was found so far.
    package private(set) var holdsSecret = false

    private let known: KnownSecrets
    /// The first bytes, until they tell what it is.
    private var first: [UInt8]? = []
    private var inflater: Inflater?
    /// The end of what was looked at, in which a secret may begin.
    private var tail: [UInt8] = []

    /// Starts a file.
    init(_ known: KnownSecrets) { self.known = known }

    /// Whether a whole file holds one.
    static func holdsSecret(_ file: ArraySlice<UInt8>, _ known: KnownSecrets) -> Bool {
        guard file.starts(with: start) else { return false }
        var search = GzipSearch(known)
        search.take(Array(file))
        return search.holdsSecret
    }

    /// Takes the next bytes; what is damaged is looked at as far as it is whole.
    package mutating func take(_ bytes: [UInt8]) {
        guard var begun = first else { return inflate(bytes) }
        begun += bytes
        first = begun
        guard begun.count >= Self.start.count else { return }
        first = nil
        guard begun.starts(with: Self.start) else { return }
        inflater = try? Inflater(.gzip, outputLimit: Self.outputLimit)
        inflate(begun)
    }

    private mutating func inflate(_ bytes: [UInt8]) {
        guard let inflater, !holdsSecret else { return }
        inflater.append(bytes)
        do {
            while let piece = try inflater.next() { look(at: piece) }
        } catch {
            self.inflater = nil
        }
    }

    private mutating func look(at piece: [UInt8]) {
        tail += piece
        if known.isIn(tail) { holdsSecret = true }
        // Escapes of JSON have six characters.
        tail.removeFirst(max(0, tail.count - known.matcher.longest * 6))
    }
}

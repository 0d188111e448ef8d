import Blobs
import Cassettes
import TestSupport
import Testing

/// docs/design.md §9: a cassette that was cut or changed gives the same answers or an error, never others.
@Suite("Damage")
struct DamageTests {
    private let folder: ScratchFolder
    private let samples = (1...3).map { Samples.interaction($0, body: "answer \($0)") }

    init() throws {
        folder = try ScratchFolder()
        try Samples.record(samples, in: folder)
    }

    /// Reads what is there; whether anything was said against it.
    private func read() -> (interactions: [Interaction], isSound: Bool) {
        var interactions: [Interaction] = []
        do {
            let tail = try CassetteReader(Samples.name, in: folder.path).scan {
                interactions.append(try $0.interaction())
            }
            return (interactions, tail == nil)
        } catch {
            return (interactions, false)
        }
    }

    @Test("cut at every byte")
    func truncations() throws {
        let bytes = try folder.bytes(of: Samples.file)
        var sound: [Int] = []
        for length in 0..<bytes.count {
            try folder.write(Array(bytes[..<length]), to: Samples.file)
            let (interactions, isSound) = read()
            #expect(interactions == Array(samples.prefix(interactions.count)))
            if isSound { sound.append(interactions.count) }
        }
        // An empty file, a header alone, and a cut behind each interaction but the last are cassettes too.
        #expect(sound == [0, 0, 1, 2])
    }

    @Test("with any single bit changed")
    func bitFlips() throws {
        let bytes = try folder.bytes(of: Samples.file)
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << (bit % 8)
            try folder.write(flipped, to: Samples.file)
            let (interactions, isSound) = read()
            #expect(interactions == Array(samples.prefix(interactions.count)), "bit \(bit)")
            #expect(!isSound || interactions.count == samples.count, "bit \(bit)")
        }
    }

    @Test("a blob with any single bit changed is not served")
    func blobs() throws {
        let store = BlobStore(cassettes: folder.path)
        var writer = try store.makeWriter()
        try writer.write(Array("some bytes of a picture".utf8))
        let digest = try writer.finish().digest
        let name = "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)"
        let bytes = try folder.bytes(of: name)
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << (bit % 8)
            try folder.write(flipped, to: name)
            #expect(throws: BlobError.self) { try BlobStore(cassettes: folder.path).open(digest) }
        }
    }
}

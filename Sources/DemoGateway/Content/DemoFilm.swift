/// A video of the demo gateway: the boxes of an MP4 file with bytes of the seed inside (ISO 14496-12 §4.2).
enum DemoFilm {
    /// About 10 KB that do not compress, so that ranges and hashes are worth something.
    static func mp4(_ seed: DemoSeed) -> [UInt8] {
        box("ftyp", Array("isom".utf8) + [0, 0, 2, 0] + Array("isomiso2mp41".utf8))
            + box("free", Array("tapedeck demo".utf8))
            + box("mdat", seed.bytes(10_000 + seed.derived("length").number(below: 500)))
    }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let size = UInt32(content.count + 8)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + Array(type.utf8) + content
    }
}

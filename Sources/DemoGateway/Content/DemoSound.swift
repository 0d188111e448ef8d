/// Speech of the demo gateway: files that players accept, with the prompt in them where the format has a place.
enum DemoSound {
    /// An MP3 file: an ID3v2.3 tag whose title is the prompt, and half a second of silence (ISO 11172-3 layer III).
    static func mp3(saying prompt: String) -> [UInt8] {
        let title = [3] + Array(prompt.utf8.prefix(200))  // 3: UTF-8
        let frame = Array("TIT2".utf8) + [0, 0, 0, UInt8(truncatingIfNeeded: title.count), 0, 0] + title
        let size = frame.count
        let header = Array("ID3".utf8) + [3, 0, 0, 0, 0, UInt8(size >> 7 & 0x7F), UInt8(size & 0x7F)]
        let silence: [UInt8] = [0xFF, 0xFB, 0x90, 0x64] + [UInt8](repeating: 0, count: 413)  // 128 kbit/s, 44.1 kHz
        return header + frame + (0..<19).flatMap { _ in silence }
    }

    /// A WAV file of a quarter of a second: 8 kHz, 16 bits, a saw tooth whose height depends on the seed.
    static func wav(_ seed: DemoSeed) -> [UInt8] {
        let samples = pcm(seed)
        let format: [UInt8] = [1, 0, 1, 0] + little(8_000) + little(16_000) + [2, 0, 16, 0]
        return Array("RIFF".utf8) + little(36 + samples.count) + Array("WAVEfmt ".utf8) + little(16) + format
            + Array("data".utf8) + little(samples.count) + samples
    }

    /// The samples alone.
    static func pcm(_ seed: DemoSeed) -> [UInt8] {
        let step = 200 + seed.derived("step").number(below: 900)
        return (0..<2_000).flatMap { index in
            let sample = UInt16(truncatingIfNeeded: index * step)
            return [UInt8(sample & 0xFF), UInt8(sample >> 8)]
        }
    }

    private static func little(_ value: Int) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

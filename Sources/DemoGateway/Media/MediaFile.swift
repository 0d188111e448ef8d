/// A file by its name: what was uploaded, or what the demo makes of the name.
struct MediaFile: Equatable, Sendable {
    /// The bytes.
    let content: [UInt8]
    /// The content type.
    let type: String

    /// A file of the store; nil for an upload that did not come yet.
    init?(named name: String, in ledger: DemoLedger) {
        if let file = ledger.file(name) {
            self = MediaFile(content: file.content, type: file.contentType)
        } else if name.hasPrefix("in_") {
            return nil
        } else {
            self.init(generated: name, seed: DemoSeed(5).derived(name))
        }
    }

    /// A film, a sound or a picture, as the name ends.
    init(generated name: String, seed: DemoSeed) {
        if name.hasSuffix(".mp4") {
            self = MediaFile(content: DemoFilm.mp4(seed), type: "video/mp4")
        } else if name.hasSuffix(".mp3") {
            self = MediaFile(content: DemoSound.mp3(saying: name), type: "audio/mpeg")
        } else {
            self = MediaFile(content: DemoPicture.png(seed), type: "image/png")
        }
    }

    private init(content: [UInt8], type: String) {
        self.content = content
        self.type = type
    }
}

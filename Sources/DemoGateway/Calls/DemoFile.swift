/// A file that a client uploaded.
struct DemoFile: Equatable, Sendable {
    /// Its name in paths.
    let id: String
    /// What the client called it.
    var name: String
    /// Its content type.
    var contentType: String
    /// What it is for, as OpenAI's clients say.
    var purpose: String
    /// Its bytes.
    var content: [UInt8]
}

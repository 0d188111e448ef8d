/// Work that a client asked for and comes back for.
struct DemoJob: Equatable, Sendable {
    /// Its name in paths.
    let id: String
    /// What comes out of it: `image`, `video`, `audio`, `text`.
    let modality: String
    /// The model the client named.
    let model: String
    /// What the user asked for.
    let prompt: String
    /// When it was made, as a Unix time.
    let created: Int
    /// Whether the client has given it up.
    var isCancelled = false
    /// How often it was asked for.
    var polls = 0

    /// Whether the prompt says that it ends badly.
    var fails: Bool { DemoTrigger(in: prompt) == .failLater }
}

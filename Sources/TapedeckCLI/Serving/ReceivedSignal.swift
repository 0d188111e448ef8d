/// A signal that came.
struct ReceivedSignal: Equatable, Sendable {
    /// Which one.
    let number: Int32
    /// Whether a process sent it, and not the terminal or the system.
    ///
    /// What the terminal sends (Ctrl-C) goes to every process of its foreground group at once.
    let isFromProcess: Bool
}

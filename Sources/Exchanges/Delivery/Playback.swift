package import Matching

/// How a session plays what its cassette holds (docs/design.md §2).
package struct Playback: Sendable {
    /// When frames are sent.
    package var timing: Timing
    /// How bodies are cut.
    package var chunking: Chunking
    /// What comes after the last recorded answer.
    package var onRepeat: OnRepeat
    /// Whether polls of one URL get the last answer at once.
    package var fastForward: Bool
    /// Whether transient errors are played even where the same request later succeeded.
    package var keepErrors: Bool
    /// The age from which `auto` records again and `replay` warns; `nil` for never.
    package var maximumAge: Duration?

    /// Creates a playback; what is left out has its default.
    package init(
        timing: Timing = .instant,
        chunking: Chunking = .recorded,
        onRepeat: OnRepeat = .last,
        fastForward: Bool = false,
        keepErrors: Bool = false,
        maximumAge: Duration? = nil
    ) {
        self.timing = timing
        self.chunking = chunking
        self.onRepeat = onRepeat
        self.fastForward = fastForward
        self.keepErrors = keepErrors
        self.maximumAge = maximumAge
    }

    /// What of it the cursor goes by.
    var replayOptions: ReplayOptions {
        ReplayOptions(onRepeat: onRepeat, keepErrors: keepErrors, fastForward: fastForward)
    }
}

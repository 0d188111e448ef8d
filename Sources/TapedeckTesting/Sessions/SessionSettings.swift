/// What a test wants of its session; what it does not say is as the server has it.
struct SessionSettings: Sendable, Equatable {
    var mode: Tapedeck.Mode?
    var timing: Tapedeck.Timing?
    var chunking: Tapedeck.Chunking?
    var onRepeat: Tapedeck.OnRepeat?
    var fastForward: Bool?
    var keepErrors: Bool?
    var maxAge: String?
    var ignore: [String]?
    var replace: [Tapedeck.Replacement]?
    var faults: [Tapedeck.Fault]?

    /// These, and others in place of those that the others have.
    func overridden(by inner: SessionSettings) -> SessionSettings {
        SessionSettings(
            mode: inner.mode ?? mode,
            timing: inner.timing ?? timing,
            chunking: inner.chunking ?? chunking,
            onRepeat: inner.onRepeat ?? onRepeat,
            fastForward: inner.fastForward ?? fastForward,
            keepErrors: inner.keepErrors ?? keepErrors,
            maxAge: inner.maxAge ?? maxAge,
            ignore: inner.ignore ?? ignore,
            replace: inner.replace ?? replace,
            faults: inner.faults ?? faults
        )
    }
}

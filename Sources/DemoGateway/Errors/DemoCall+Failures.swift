extension DemoCall {
    /// An error in the shape of this route.
    func failure(_ status: Int, _ message: String, code: String? = nil) -> DemoFailure {
        DemoFailure(
            status: status,
            message: message,
            shape: DemoErrorShape(service: service, path: path),
            seed: seed,
            code: code
        )
    }

    /// The error with which a stream or a job ends when the prompt says so; nil if it does not.
    var laterFailure: DemoFailure? {
        DemoTrigger(in: prompt) == .failLater ? failure(502, "The provider gave up on: \(prompt)") : nil
    }
}

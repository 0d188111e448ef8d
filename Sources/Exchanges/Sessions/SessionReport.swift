/// What happened in a session: printed when the server stops (docs/design.md §2).
package struct SessionReport: Sendable, Equatable {
    /// The session's name.
    package var session: String
    /// Its cassette; `nil` in passthrough.
    package var cassette: String?
    /// Its mode.
    package var mode: Mode
    /// Requests answered from the cassette.
    package var hits = 0
    /// Requests that the cassette does not answer.
    package var misses = 0
    /// Interactions that were written.
    package var recorded = 0
    /// Requests forwarded without recording.
    package var passed = 0
    /// Requests whose way out failed.
    package var failed = 0
    /// Answers that could not be written.
    package var lost = 0
    /// Requests whose answer was given a fault; all but those which a status fault answered are among the others too.
    package var faults = 0
    /// Why each miss was one: the text of its answer, the first ones only.
    package var explanations: [String] = []
    /// Assets which the server downloaded of its own accord (docs/design.md §6): no requests, so not counted as such.
    package var assetsFetched = 0
    /// The bytes of their bodies.
    package var assetBytes = 0
    /// Assets which it tried to download, and could not.
    package var assetsFailed = 0
    /// A line for each of those, the redacted URL and the reason, the first ones only.
    package var assetFailures: [String] = []

    /// How many explanations are kept.
    package static let maximumExplanations = 50
    /// How many failures of assets are kept.
    package static let maximumAssetFailures = 50

    /// Creates an empty report.
    package init(session: String, cassette: String?, mode: Mode) {
        self.session = session
        self.cassette = cassette
        self.mode = mode
    }

    /// Requests in all, but for those which a status fault answered.
    package var requests: Int { hits + misses + recorded + passed + failed + lost }

    /// Counts an asset that was downloaded.
    package mutating func noteAsset(bytes: Int) {
        assetsFetched += 1
        assetBytes += bytes
    }

    /// Counts an asset that could not be downloaded, and keeps why.
    ///
    /// - Parameters:
    ///   - url: Its URL, redacted: the report is printed and logged.
    ///   - reason: What happened, in a few words.
    package mutating func noteAssetFailure(url: String, reason: String) {
        assetsFailed += 1
        if assetFailures.count < Self.maximumAssetFailures { assetFailures.append("\(url): \(reason)") }
    }
}

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
    /// Requests that got the answer which another request was getting at the same time (`auto`).
    package var shared = 0
    /// Answers that were too old and could not be had anew, so that the old ones were played: among the hits.
    package var refreshesFailed = 0
    /// Answers that could not be written.
    package var lost = 0
    /// Requests whose answer was given a fault; all but those which a status fault answered are among the others too.
    package var faults = 0
    /// Calls to upstreams, whoever made them: requests of clients, and downloads of assets.
    package var liveCalls = 0
    /// The bytes of bodies that came from upstreams for clients.
    package var bytesReceived = 0
    /// The bytes of bodies that came from the cassette.
    package var bytesReplayed = 0
    /// By how much replayed answers were quicker than the live ones.
    package var millisecondsSaved = 0.0
    /// What the replayed answers would have cost.
    package var tokensSaved = TokenUsage()
    /// Interactions which no session of the cassette asked for; in one of their reports, where one of them replays
    /// (docs/decisions/0013-unplayed.md).
    package var unplayed = 0
    /// A line for each of those, the first ones only.
    package var unplayedInteractions: [String] = []
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

    /// How many interactions that nobody asked for are named.
    package static let maximumUnplayed = 50

    /// Creates an empty report.
    package init(session: String, cassette: String?, mode: Mode) {
        self.session = session
        self.cassette = cassette
        self.mode = mode
    }

    /// Requests in all, but for those which a status fault answered.
    package var requests: Int { hits + misses + recorded + shared + passed + failed + lost }

    /// Counts a request that was answered from the cassette.
    ///
    /// - Parameter tokens: What a live answer would have cost.
    package mutating func noteHit(tokens: TokenUsage) {
        hits += 1
        tokensSaved += tokens
    }

    /// Counts what a replayed answer saved.
    ///
    /// - Parameters:
    ///   - bytes: How much of the body was sent.
    ///   - milliseconds: By how much it was quicker.
    package mutating func notePlayed(bytes: Int, milliseconds: Double) {
        bytesReplayed += bytes
        millisecondsSaved += milliseconds
    }

    /// Says what nobody asked for so far.
    ///
    /// - Parameter interactions: A line for each; the first ones are kept.
    package mutating func noteUnplayed(_ interactions: [String]) {
        unplayed = interactions.count
        unplayedInteractions = Array(interactions.prefix(Self.maximumUnplayed))
    }

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

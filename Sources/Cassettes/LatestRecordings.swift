/// Which recording of each request counts: what a recording got replaces what earlier ones had (docs/design.md §4).
///
/// By what the file itself says, for readers that compare no requests.
package struct LatestRecordings: Sendable {
    private var latest: [String: String] = [:]

    /// Knows of no recording yet.
    package init() {}

    /// Notes an interaction; they come in the order of the file.
    package mutating func note(fingerprint: String?, recording: String?) {
        if let fingerprint { latest[fingerprint] = recording ?? "" }
    }

    /// Whether an interaction counts, when all were noted; one without a fingerprint always does.
    package func includes(fingerprint: String?, recording: String?) -> Bool {
        fingerprint.map { latest[$0] == recording ?? "" } ?? true
    }
}

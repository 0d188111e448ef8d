import Synchronization

/// What the requests to a demo gateway leave behind for later ones: counts, jobs and uploads.
///
/// It grows with use and forgets nothing: a demo gateway lives as long as a demo or a test.
final class DemoLedger: Sendable {
    private struct Entries {
        var occurrences: [String: Int] = [:]
        var jobs: [String: DemoJob] = [:]
        var files: [String: DemoFile] = [:]
        var ends: [String: Int] = [:]
        var assets: Set<String> = []
    }

    private let entries = Mutex(Entries())

    /// How often `key` was counted before; counts it once more.
    func occurrence(of key: String) -> Int {
        entries.withLock { entries in
            defer { entries.occurrences[key, default: 0] += 1 }
            return entries.occurrences[key, default: 0]
        }
    }

    /// Keeps a job under its id.
    func add(_ job: DemoJob) {
        entries.withLock { $0.jobs[job.id] = job }
    }

    /// The job and how often it was asked for, this time included; nil if nobody made it.
    func poll(_ id: String) -> DemoJob? {
        entries.withLock { entries in
            entries.jobs[id]?.polls += 1
            return entries.jobs[id]
        }
    }

    /// The job as it is, without counting.
    func job(_ id: String) -> DemoJob? { entries.withLock { $0.jobs[id] } }

    /// Gives a job up.
    func cancel(_ id: String) {
        entries.withLock { $0.jobs[id]?.isCancelled = true }
    }

    /// Keeps a file under its id, in place of what was there.
    func store(_ file: DemoFile) {
        entries.withLock { $0.files[file.id] = file }
    }

    /// The file; nil if nobody uploaded it.
    func file(_ id: String) -> DemoFile? { entries.withLock { $0.files[id] } }

    /// Says until when something can be had, as a Unix time.
    func setEnd(_ time: Int, of id: String) {
        entries.withLock { $0.ends[id] = time }
    }

    /// Until when it can be had; nil for what has no end.
    func end(of id: String) -> Int? { entries.withLock { $0.ends[id] } }

    /// Remembers that a link to an asset was handed out.
    func handOut(_ asset: String) {
        entries.withLock { _ = $0.assets.insert(asset) }
    }

    /// Whether a link to the asset was handed out.
    func hasHandedOut(_ asset: String) -> Bool { entries.withLock { $0.assets.contains(asset) } }

    /// Forgets a file.
    func remove(_ id: String) {
        entries.withLock { $0.files[id] = nil }
    }
}

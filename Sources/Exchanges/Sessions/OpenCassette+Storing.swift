import Cassettes
import Logging
import NIOCore
import NIOPosix
import Synchronization

extension OpenCassette {
    /// How long what was appended may wait for the disk, so that what follows meanwhile is taken together with it; with
    /// what the disk itself takes this stays below the 100 ms of docs/design.md §9.
    private static let syncDelay = TimeAmount.milliseconds(50)

    /// Has the disk take what was appended, soon, where it was not waited for already.
    ///
    /// - Parameters:
    ///   - eventLoop: Where it waits.
    ///   - workers: Where it is done.
    func syncSoon(on eventLoop: any EventLoop, workers: NIOThreadPool) {
        guard shared.durability == .normal, !shared.isSyncAsked.exchange(true, ordering: .acquiringAndReleasing) else {
            return
        }
        let shared = shared
        eventLoop.scheduleTask(in: Self.syncDelay) {
            workers.submit { state in
                // A server that stops settles its cassettes itself.
                if state == .active { shared.syncInBackground() }
            }
        }
    }

    /// How many interactions wait for the disk.
    var unconfirmedCount: Int { shared.writer.unconfirmedCount }

    /// Notes that something could not be stored, so that the next request is not sent before that is possible again.
    func noteFailure() { shared.hasFailed.store(true, ordering: .relaxed) }

    /// Finds out whether the answer to a request could be stored; blocks.
    ///
    /// - Parameter size: The size of the request.
    /// - Throws: `CassetteError` where it could not.
    func checkRoom(for size: Int) throws {
        try shared.writer.checkRoom(for: size, isTried: shared.hasFailed.load(ordering: .relaxed))
        shared.hasFailed.store(false, ordering: .relaxed)
    }
}

extension SharedCassette {
    /// Has the disk take what was appended, and says so where it needed to be told twice.
    ///
    /// - Throws: `CassetteError` where it did not take it.
    func sync() throws {
        // What is appended from here on asks again.
        isSyncAsked.store(false, ordering: .releasing)
        guard case .writtenAgain(let failure) = try writer.sync() else { return }
        logger.warning(
            "the disk did not take what was recorded, so it was written again, to a new file",
            metadata: ["cassette": "\(name)", "error": "\(failure)"]
        )
    }

    fileprivate func syncInBackground() {
        do {
            try sync()
        } catch {
            logger.error(
                "what was recorded is not safe from a power cut",
                metadata: ["cassette": "\(name)", "error": "\(error)"]
            )
        }
    }
}

import Matching
import NIOCore
import NIOPosix

extension OpenCassette {
    /// The tokens of an answer, read on a worker thread unless somebody has counted them.
    func usage(of entry: IndexEntry, on services: LoopServices) -> EventLoopFuture<TokenUsage> {
        services.workers.runIfActive(eventLoop: services.eventLoop) {
            try self.load(entry).map { self.usage(of: $0, entry) } ?? TokenUsage()
        }
    }
}

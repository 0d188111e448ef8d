import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// SIGINT and SIGTERM, as they come, for as long as this lives; without it they would end the process at once.
final class StopSignals: Sendable {
    private let stream: AsyncStream<Int32>
    /// Made in `init`, touched again in `deinit` only, so no two threads ever use them at once.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    /// Begins to listen.
    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        sources = [SIGINT, SIGTERM].map { number in
            // The default action must be off, or the process ends before the source is told (man 2 signal).
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }

    /// Waits for the next signal; returns early when the task is cancelled.
    ///
    /// One task may wait at a time.
    func next() async {
        for await _ in stream { return }
    }
}

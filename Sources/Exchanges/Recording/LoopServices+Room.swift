import Cassettes
import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1
import NIOPosix

extension LoopServices {
    /// Finds out whether the answer to a request could be stored, before money is spent on it (docs/design.md §9).
    ///
    /// - Parameters:
    ///   - head: The request's; what it declares as its length is to have room too.
    ///   - cassette: Where it is to be recorded.
    /// - Returns: A future that fails where there is no room.
    func checkRoom(for head: RequestHead, in cassette: OpenCassette) -> EventLoopFuture<Void> {
        let size = head.headers.first(name: "content-length").flatMap(DecimalDigits.parse) ?? 0
        return workers.runIfActive(eventLoop: eventLoop) { try cassette.checkRoom(for: size) }
    }
}

extension Refusal {
    /// What `record` answers where the answer could not be stored.
    init(noRoom error: any Error) {
        let known = error as? CassetteError
        self.init(
            status: 507,
            code: known?.code.rawValue ?? "unrecordable",
            message: known?.message ?? "\(error)",
            hint: "\(known?.remedy ?? "") The request was not sent; tapedeck auto or passthrough would send it.",
            headers: ["x-should-retry": "false"]
        )
    }
}

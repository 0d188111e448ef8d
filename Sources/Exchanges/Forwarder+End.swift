import Cassettes
import HTTPMessages
import Listening
import Logging
import Matching
import NIOCore
import NIOHTTP1
import Upstreams

/// How a forwarded answer ends: it is stored, or not, and then whoever waits sees its end (docs/design.md §9).
extension Forwarder {
    func finish(_ ending: Ending, trailers: HTTPHeaders?) {
        guard !isOver else { return }
        isOver = true
        lonelyTimeout?.cancel()
        guard let recording, isRequestComplete else {
            // A request that never became whole could not be matched, so there is nothing to record.
            if recording != nil {
                services.logger.warning(
                    "answered before the request was complete, so not recorded",
                    metadata: ["request": "\(request.line)"]
                )
            }
            let isLost = isLost
            request.session.note { if isLost { $0.lost += 1 } else { $0.passed += 1 } }
            return release(AnswerEnding(end: ending, trailers: trailers, isStored: false))
        }
        if isRefresh, ending != .complete || !Self.isWorthKeeping(head?.status ?? 0) {
            return forget(ending, trailers: trailers)
        }
        audience.flush()
        note()
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        recording.finish(ending, trailers: trailers).whenComplete { result in
            bound.value.stored(result, ending, trailers: trailers)
        }
    }

    /// Whether an answer of this status may take the place of a good one: one that a retry would mend does not, and a
    /// 304 says that the old one is right (docs/design.md §2).
    static func isWorthKeeping(_ status: Int) -> Bool {
        status != 304 && !IndexEntry.isTransientError(status)
    }

    /// Ends an answer that is not kept, since the cassette has a better one.
    private func forget(_ ending: Ending, trailers: HTTPHeaders?) {
        services.logger.warning(
            "not recorded, as the cassette has a good answer",
            metadata: ["request": "\(request.line)", "status": "\(head?.status ?? 0)", "end": "\(ending)"]
        )
        // Whoever got a transient error got the old answer instead, which counts as a hit.
        if !IndexEntry.isTransientError(head?.status ?? 0) { request.session.note { $0.passed += 1 } }
        release(AnswerEnding(end: ending, trailers: trailers, isStored: false))
    }

    private func stored(_ result: Result<Void, any Error>, _ ending: Ending, trailers: HTTPHeaders?) {
        var isStored = false
        request.activity?.stored(result, as: request.interaction(recording?.number) ?? "")
        switch result {
        case .success:
            isStored = true
            request.session.note { $0.recorded += 1 }
            if ending == .complete { settleAsset() }
            services.logger.info(
                "recorded",
                metadata: ["request": "\(request.line)", "n": "\(recording?.number ?? 0)", "end": "\(ending)"]
            )
        case .failure(let error):
            request.session.note { $0.lost += 1 }
            services.logger.error(
                "not recorded",
                metadata: ["request": "\(request.line)", "error": "\(error)"]
            )
        }
        release(AnswerEnding(end: ending, trailers: trailers, isStored: isStored))
    }

    /// Lets whoever waits see the end of the answer.
    func release(_ ending: AnswerEnding) {
        audience.end(ending)
        settleAsset(with: nil)
        recording?.discard()
        ended()
    }

    /// Has an asset's redirect named what it leads to, before anybody can ask for that: all share one download of it.
    func nameRedirect(_ head: ResponseHead) {
        guard asset != nil, let recording,
            let link = services.redirect(in: head, to: request, at: call?.peerReach)
        else { return }
        services.fetch(link, namedBy: request, into: recording.cassette)
    }

    /// Says that the answer is in the cassette, where it is the asset that was claimed.
    private func settleAsset() {
        guard let head, (200..<400).contains(head.status), head.status != 304 else { return }
        if request.isResource(head.status, head.headers) {
            settleAsset(with: nil, isAsset: false)
        } else {
            settleAsset(with: AssetTable.Copy(headers: head.headers))
        }
    }

    /// Says whether the asset that was claimed is in the cassette now.
    func settleAsset(with copy: AssetTable.Copy?, isAsset: Bool = true) {
        guard let asset else { return }
        self.asset = nil
        services.assets.finished(asset, with: copy, isAsset: isAsset)
    }

    /// Gives the recording up, as there is no room for it; says whether the request goes out all the same.
    func goesOn(without error: any Error) -> Bool {
        let refuses = request.use.settings.mode == .record
        services.logger.error(
            refuses ? "not forwarded, as it could not be recorded" : "not recorded",
            metadata: ["request": "\(request.line)", "error": "\(error)"]
        )
        request.activity?.stored(.failure(error), as: request.interaction(recording?.number) ?? "")
        recording?.discard()
        recording = nil
        settleAsset(with: nil)
        isLost = true
        guard refuses || !audience.isHere else { return true }
        request.session.note { $0.lost += 1 }
        over()
        if refuses { audience.refuse(Refusal(noRoom: error)) }
        return false
    }

    /// Gives a request up whose client has gone before it was whole, or whose answer nobody records.
    func abandon() {
        earlyEnd?.patience.cancel()
        call?.cancel()
        over()
    }

    func over() {
        isOver = true
        lonelyTimeout?.cancel()
        recording?.discard()
        settleAsset(with: nil)
        ended()
    }

    private func ended() {
        let receivedBytes = receivedBytes
        request.session.note { $0.bytesReceived += receivedBytes }
        request.stay?.leave()
        services.ended(self)
    }
}

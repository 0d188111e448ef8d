import HTTPMessages
import Matching
import NIOHTTP1

extension RequestHead {
    /// The header fields of the `GET` for the whole of which this request wants the head or a part; `nil` where it wants
    /// neither (docs/design.md §6).
    var headersOfWhole: HTTPHeaders? {
        guard method == "HEAD" || method == "GET" && headers.contains(name: "range") else { return nil }
        return headers.keeping { $0 != "range" }
    }
}

extension OpenCassette {
    /// Whether one of the answers to a request is a complete 200; a session's cursor stays where it is.
    ///
    /// Only such an answer has a part, or is a file that someone asks for the head of. What was played before it comes
    /// before it here too.
    func holdsWhole(_ fingerprint: Fingerprint, playback: Playback) -> Bool {
        var playback = playback
        playback.onRepeat = .miss
        playback.fastForward = false
        var cursor = ReplayCursor()
        while case .hit(let entry) = next(fingerprint, method: "GET", cursor: &cursor, playback: playback) {
            if entry.status == 200 && entry.end == .complete { return true }
        }
        return false
    }
}

import AssetURLs
import Cassettes
import Gateways
import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

@Suite("A recorded body with links, cut as a client of the recording got it (docs/design.md §6, §7)")
struct LinkedReplayTests {
    /// A run of a body: text, or base64 within a string, which a cassette keeps as a blob.
    private typealias Run = (bytes: [UInt8], isMedia: Bool)

    private func response(_ type: String, status: Int = 200, coding: String? = nil, frames: [Frame]) -> RecordedResponse
    {
        var headers: HTTPHeaders = ["Content-Type": type]
        if let coding { headers.add(name: "Content-Encoding", value: coding) }
        return RecordedResponse(status: status, reason: "", headers: headers, frames: frames)
    }

    private func replayed(
        _ type: String,
        _ runs: [Run],
        _ frames: [Frame],
        _ random: inout SeededGenerator
    ) throws -> (body: String, frames: [Frame], links: [String]) {
        let response = response(type, frames: frames)
        var replay = try #require(LinkedReplay(response, context: try Samples.context()))
        var output = ByteBuffer()
        for run in runs {
            for piece in random.cuts(of: run.bytes, upTo: 50) {
                guard run.isMedia else {
                    replay.take(piece, into: &output)
                    continue
                }
                // Media come from elsewhere.
                replay.skip(piece.count, into: &output)
                output.writeBytes(piece)
            }
        }
        let end = replay.finish(into: &output)
        return (String(buffer: output), end.frames, end.links.map(\.url.text))
    }

    /// The pieces that a client gets live, with the times of their frames.
    private func live(_ type: String, _ body: [UInt8], _ frames: [Frame]) throws -> [(piece: [UInt8], at: Double)] {
        let head = ResponseHead(status: 200, headers: ["Content-Type": type])
        var linked = try #require(LinkedBody(head, framing: .chunked, context: try Samples.context()))
        var pieces: [([UInt8], Double)] = []
        for frame in frames {
            let bytes = ByteBuffer(bytes: body[frame.offset..<frame.offset + frame.length])
            if let piece = linked.take(bytes) { pieces.append((Array(piece.readableBytesView), frame.at)) }
        }
        let rest = linked.finish(isComplete: true).rest
        if rest.readableBytes > 0 { pieces.append((Array(rest.readableBytesView), frames.last?.at ?? 0)) }
        return pieces
    }

    private func frames(of body: [UInt8], _ random: inout SeededGenerator) -> [Frame] {
        var offset = 0
        return random.cuts(of: body, upTo: 60).filter { !$0.isEmpty }.enumerated().map { index, piece in
            defer { offset += piece.count }
            return Frame(offset: offset, length: piece.count, at: Double(index + 1))
        }
    }

    /// A JSON array, or events, of links, other texts, and media; sometimes it breaks off.
    private func body(isEventStream: Bool, _ random: inout SeededGenerator) -> [Run] {
        let texts = [
            "{\"url\":\"https://cdn.example/a?b\"}", "\"https:\\/\\/gw.acme.example\\/api\\/x\"", "1.50", "\"é\"",
            "{\"content\":\"https://gw.acme.example/api\"}", "\"http\"",
        ]
        let alphabet = Array("ABCDEFGklmnop0123456789+/".utf8)
        var runs: [Run] = []
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            var text = isEventStream ? "event: x\ndata: [" : runs.isEmpty ? "[" : ","
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                text += texts[Int.random(in: texts.indices, using: &random)] + ","
            }
            if Bool.random(using: &random) {
                text += Bool.random(using: &random) ? "{\"b64_json\":\"" : "{\"url\":\"data:image/png;base64,"
                runs.append((Array(text.utf8), false))
                runs.append((random.bytes(4 * Int.random(in: 1...60, using: &random), from: alphabet), true))
                text = "\"}"
            } else {
                text += "0"
            }
            runs.append((Array((text + (isEventStream ? "]\n\n" : "")).utf8), false))
        }
        if Bool.random(using: &random) {
            runs.append((Array((isEventStream ? "data: [\"ht" : ",\"https://cd").utf8), false))
        }
        return runs
    }

    @Test("Replay has the bytes and the cuts that the client of the recording got, however the cassette divides them")
    func sameAsLive() throws {
        var random = SeededGenerator(seed: 9)
        for round in 0..<400 {
            let type = round.isMultiple(of: 2) ? "application/json" : "text/event-stream"
            let runs = body(isEventStream: type != "application/json", &random)
            let whole = runs.flatMap(\.bytes)
            let frames = frames(of: whole, &random)
            let live = try live(type, whole, frames)
            let replayed = try replayed(type, runs, frames, &random)
            #expect(Array(replayed.body.utf8) == live.flatMap(\.piece))
            #expect(replayed.frames.map(\.length) == live.map(\.piece.count))
            #expect(replayed.frames.map(\.at) == live.map(\.at))
            var end = 0
            for frame in replayed.frames {
                #expect(frame.offset == end)
                end += frame.length
            }
            #expect(end == replayed.body.utf8.count)
        }
    }

    @Test("A body that is held to its end is one piece, with the time of its last frame")
    func broken() throws {
        var random = SeededGenerator(seed: 1)
        let frames = [Frame(offset: 0, length: 3, at: 5), Frame(offset: 3, length: 3, at: 7)]
        let replayed = try replayed("application/json", [(Array("\"https".utf8), false)], frames, &random)
        #expect(replayed.body == "\"https")
        #expect(replayed.frames == [Frame(offset: 0, length: 6, at: 7)])
    }

    @Test("Frames that say less than there is lose nothing of the body")
    func short() throws {
        var random = SeededGenerator(seed: 1)
        let text = "[1,{\"url\":\"https://cdn.example\"},2]"
        for frames in [[], [Frame(offset: 0, length: 3, at: 5)], [Frame(offset: 0, length: 99, at: 5)]] {
            let replayed = try replayed("application/json", [(Array(text.utf8), false)], frames, &random)
            #expect(replayed.body == "[1,{\"url\":\"http://localhost:4141/_tapedeck/via/https/cdn.example\"},2]")
            #expect(replayed.links == ["https://cdn.example"])
        }
    }

    @Test("A part, a coded body, and what is neither JSON nor events stay as they are")
    func others() throws {
        let context = try Samples.context()
        #expect(LinkedReplay(response("application/json", frames: []), context: context) != nil)
        #expect(LinkedReplay(response("application/json", status: 206, frames: []), context: context) == nil)
        #expect(LinkedReplay(response("application/json", coding: "br", frames: []), context: context) == nil)
        #expect(LinkedReplay(response("text/html", frames: []), context: context) == nil)
    }
}

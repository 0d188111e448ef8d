import NIOHTTP1

// The kinds of answers there are. None has a Date: equal requests get equal bytes.
extension DemoAnswer {
    /// A body in one piece, with its length.
    static func whole(_ body: [UInt8], type: String, status: Int = 200, after pause: Int = 0) -> DemoAnswer {
        var answer = DemoAnswer(status: status, type: type)
        answer.headers.add(name: "Content-Length", value: String(body.count))
        answer.steps = pauseSteps(pause) + [.write(body)]
        return answer
    }

    /// A JSON document.
    static func json(_ body: JSON, status: Int = 200, after pause: Int = 0) -> DemoAnswer {
        whole(body.bytes, type: "application/json", status: status, after: pause)
    }

    /// A chunked body: one chunk a piece, with pauses as for the events of a stream.
    static func pieces(_ pieces: [[UInt8]], type: String, pace: DemoPace) -> DemoAnswer {
        var answer = DemoAnswer(status: 200, type: type)
        answer.headers.add(name: "Transfer-Encoding", value: "chunked")
        answer.steps = pauseSteps(pace.beforeFirst)
        for (index, piece) in pieces.enumerated() {
            answer.steps += (index == 0 ? [] : pauseSteps(pace.betweenEvents)) + [.write(piece)]
        }
        return answer
    }

    /// A server-sent event stream, one event a chunk.
    static func events(_ events: [[UInt8]], pace: DemoPace) -> DemoAnswer {
        var answer = pieces(events, type: "text/event-stream; charset=utf-8", pace: pace)
        answer.headers.add(name: "Cache-Control", value: "no-cache")
        return answer
    }

    /// An answer without a body; 204 and 304 have no length either (RFC 9110 §8.6).
    static func empty(status: Int, headers: HTTPHeaders = [:]) -> DemoAnswer {
        var answer = DemoAnswer(status: status)
        answer.headers = headers
        if status != 204, status != 304 { answer.headers.add(name: "Content-Length", value: "0") }
        return answer
    }

    private init(status: Int, type: String? = nil) {
        self.status = status
        reason = Self.ownReasons[status] ?? HTTPResponseStatus(statusCode: status).reasonPhrase
        headers = [:]
        steps = []
        if let type { headers.add(name: "Content-Type", value: type) }
    }

    /// Phrases for statuses that are no standard's.
    private static let ownReasons = [499: "Client Closed Request", 529: "Overloaded"]

    private static func pauseSteps(_ milliseconds: Int) -> [DemoStep] {
        milliseconds > 0 ? [.pause(milliseconds: milliseconds)] : []
    }

    /// The same answer, broken off in the middle of its body.
    func brokenOff() -> DemoAnswer {
        var answer = self
        answer.steps = []
        var rest = body.count / 2
        for step in steps {
            guard case .write(let bytes) = step else {
                answer.steps.append(step)
                continue
            }
            answer.steps.append(.write(Array(bytes.prefix(rest))))
            rest -= bytes.count
            if rest <= 0 { break }
        }
        answer.steps.append(.breakOff)
        return answer
    }
}

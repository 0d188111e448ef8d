import BodyFormats
import Cassettes
import Compression
import NIOHTTP1

/// One request and its answer as another program wrote them down, on the way to an interaction.
struct ImportDraft {
    /// Its number, if the file says so.
    var n: Int?
    /// The gateway's name, if the file says so.
    var gateway = ""
    /// When the request was made, if the file says so: RFC 3339 in UTC.
    var recordedAt = ""
    /// What was asked; without its body.
    var request: RecordedRequest
    /// The bytes of its body.
    var requestBody: [UInt8] = []
    /// What was answered; without its body, frames and framing.
    var response: RecordedResponse
    /// The bytes of its body.
    var responseBody: [UInt8] = []
    /// Whether the program that wrote the file took content codings off the answer and left their fields.
    var isDecoded = false
    /// How the body's end was marked, if the file says so.
    var framing: Framing?
    /// When the body was there, in milliseconds since the request was sent.
    var endAt = 0.0

    /// The most bytes that a compressed body may become.
    static let decodedLimit = 1 << 30
    /// Beyond it no number is taken from a file: numbers of interactions are counted onward from it.
    private static let numberLimit = 1_000_000_000

    /// The interaction, with plain bytes as its bodies.
    ///
    /// - Throws: Why it is none that could be stored and played.
    func interaction() throws(ImportProblem) -> Interaction {
        let scheme = request.url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", request.method != "CONNECT", response.status != 101 else {
            throw .notHTTP
        }
        guard response.status >= 200 else { throw .noAnswer }
        var request = request
        request.headers = Self.stored(request.headers)
        request.body = Self.segments(requestBody)
        let interaction = Interaction(
            n: n.map { min(max($0, 1), Self.numberLimit) } ?? 1,
            gateway: gateway,
            recordedAt: recordedAt,
            request: request,
            response: try storedResponse()
        )
        do throws(InteractionFormatError) {
            try interaction.check()
        } catch {
            throw .leftOut("\(error)")
        }
        return interaction
    }

    private func storedResponse() throws(ImportProblem) -> RecordedResponse {
        var response = response
        response.headers = Self.stored(response.headers)
        let body = try takeCoding(off: &response)
        response.body = Self.segments(body)
        response.framing = framing ?? Self.framing(of: response, size: body.count, method: request.method)
        response.frames = frames(of: body, response)
        if framing == nil, response.framing != .length {
            response.headers = response.headers.without { $0 == "content-length" }
        }
        return response
    }

    /// The body without content coding: whoever plays it does not know which one the file's program spoke.
    private func takeCoding(off response: inout RecordedResponse) throws(ImportProblem) -> [UInt8] {
        let codings = response.headers["content-encoding"].filter { $0.lowercased() != "identity" }
        guard !codings.isEmpty, !responseBody.isEmpty else { return responseBody }
        var plain = responseBody
        if !isDecoded {
            guard codings.count == 1, let format = CompressedFormat(contentCoding: codings[0]) else { return plain }
            if let inflated = try inflated(format) {
                plain = inflated
            } else if plain.starts(with: [0x1F, 0x8B]) {
                // Damaged gzip (RFC 1952 §2.3.1) is played as it came.
                return plain
            }
            // What is no such thing was decoded by a program that left the field.
        }
        response.contentEncoding = codings.joined(separator: ", ")
        response.headers = response.headers.without { $0 == "content-encoding" || $0 == "content-length" }
        return plain
    }

    private func inflated(_ format: CompressedFormat) throws(ImportProblem) -> [UInt8]? {
        do throws(CompressionError) {
            let inflater = try Inflater(format, outputLimit: Self.decodedLimit)
            let plain = try inflater.feed(responseBody)
            try inflater.finish()
            return plain
        } catch {
            switch error {
            case .outputLimit, .outOfMemory: throw .leftOut("\(error)")
            case .truncated, .badData, .trailingBytes: return nil
            }
        }
    }

    /// One frame for a body; of an event stream each event is one, and as the file does not say when each came, they are
    /// spread over the time in which the body did.
    private func frames(of body: [UInt8], _ response: RecordedResponse) -> [Frame] {
        guard !body.isEmpty else { return [] }
        let isEventStream = ContentType(response.headers.first(name: "content-type") ?? "")?.isEventStream ?? false
        let pieces = isEventStream ? EventCutter.pieces(of: body) : [0..<body.count]
        let start = response.headAt ?? 0
        let step = max(0, endAt - start) / Double(pieces.count)
        return pieces.enumerated().map { index, piece in
            let isLast = index == pieces.count - 1
            let at = isLast ? max(start, endAt) : start + step * Double(index + 1)
            return Frame(offset: piece.lowerBound, length: piece.count, at: at)
        }
    }

    /// How the body's end is marked when it is played, by the fields: HTTP/2 has no framing that could be told.
    private static func framing(of response: RecordedResponse, size: Int, method: String) -> Framing {
        if method == "HEAD" || response.status == 204 || response.status == 304 { return .length }
        if response.headers.contains(name: "transfer-encoding") { return .chunked }
        return response.headers.first(name: "content-length") == String(size) ? .length : .chunked
    }

    /// The fields less those that are none (`:authority`, of HTTP/2) and those that Tapedeck adds itself.
    private static func stored(_ headers: HTTPHeaders) -> HTTPHeaders {
        headers.without { $0.hasPrefix(":") || $0.hasPrefix("x-tapedeck") }
    }

    private static func segments(_ body: [UInt8]) -> [BodySegment] { body.isEmpty ? [] : [.bytes(body)] }
}

extension HTTPHeaders {
    /// The fields without those whose names, in lower case, are unwanted.
    fileprivate func without(_ isUnwanted: (String) -> Bool) -> HTTPHeaders {
        HTTPHeaders(filter { !isUnwanted($0.name.lowercased()) })
    }
}

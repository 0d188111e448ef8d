import Blobs
import BodyFormats
import NIOHTTP1

extension Interaction {
    /// Reads a line of a cassette.
    ///
    /// Members that are not known are kept as they are, since later versions may add some; known ones must be of their
    /// type and in their range. Throws where they are not, where one is missing, and where the interaction could not be
    /// played: see ``check()``.
    package init(jsonLine line: [UInt8]) throws(InteractionFormatError) {
        let value: JSONValue
        do throws(BodyFormatError) {
            value = try Self.hasFewValues(line) ? JSONParser.parse(line) : .null
        } catch {
            throw InteractionFormatError("", "is no JSON: \(error)")
        }
        if value.isNull { throw InteractionFormatError("", "is null or has too many values") }
        let json = JSONReading(value: value, path: "")
        n = try json.required("n").integer(in: 1...Int.max)
        gateway = try json.required("gateway").string()
        recordedAt = try json.required("recorded_at").string()
        recording = try json.optional("recording")?.string()
        fingerprint = try json.optional("fingerprint")?.string()
        isPrefetched = try json.optional("prefetched")?.bool() ?? false
        request = try RecordedRequest(try json.required("request"))
        response = try RecordedResponse(try json.required("response"))
        unknown = json.members(but: [
            "n", "gateway", "recorded_at", "recording", "fingerprint", "prefetched", "request", "response",
        ])
        try check()
    }

    /// Whether the values of a line fit into memory.
    ///
    /// Each takes a multiple of the two bytes that a hostile line needs for it. The limit is far above what an answer of
    /// hundreds of thousands of events needs; short lines cannot exceed it.
    private static func hasFewValues(_ line: [UInt8]) throws(BodyFormatError) -> Bool {
        let limit = 4_000_000
        guard line.count > 2 * limit else { return true }
        var scanner = JSONScanner(line)
        var count = 0
        while count <= limit, try scanner.next() != nil { count += 1 }
        return count <= limit
    }
}

extension RecordedRequest {
    fileprivate init(_ json: JSONReading) throws(InteractionFormatError) {
        method = try json.required("method").string()
        url = try json.required("url").string()
        target = try json.optional("target")?.string()
        headers = try json.required("headers").headers()
        body = try json.required("body").segments()
        trailers = try json.required("trailers").headers()
        contentEncoding = try json.optional("content_encoding")?.string()
        unknown = json.members(but: ["method", "url", "target", "headers", "body", "trailers", "content_encoding"])
    }
}

extension RecordedResponse {
    fileprivate init(_ json: JSONReading) throws(InteractionFormatError) {
        status = try json.required("status").integer(in: 100...999)
        reason = try json.required("reason").string()
        httpVersion = try json.required("http_version").string()
        headers = try json.required("headers").headers()
        body = try json.required("body").segments()
        trailers = try json.required("trailers").headers()
        frames = try json.required("frames").frames()
        framing = try json.required("framing").choice(Framing.self)
        end = try json.required("end").choice(Ending.self)
        headAt = try json.optional("head_at")?.time()
        contentEncoding = try json.optional("content_encoding")?.string()
        unknown = json.members(but: [
            "status", "reason", "http_version", "headers", "body", "trailers", "frames", "framing", "end", "head_at",
            "content_encoding",
        ])
    }
}

extension JSONReading {
    fileprivate func choice<Choice: RawRepresentable<String>>(
        _ type: Choice.Type
    ) throws(InteractionFormatError) -> Choice {
        guard let choice = Choice(rawValue: try string()) else { throw problem("is none of the known words") }
        return choice
    }

    fileprivate func members(but known: [String]) -> [JSONValue.Member] {
        (value.objectValue ?? []).filter { !known.contains($0.name) }
    }

    fileprivate func headers() throws(InteractionFormatError) -> HTTPHeaders {
        // Names may be anything still, and `HTTPHeaders.add` ends the process at one that is not ASCII.
        var fields: [(String, String)] = []
        for (index, pair) in try elements().enumerated() {
            guard case .array(let parts) = pair, parts.count == 2, case .string(let name) = parts[0],
                case .string(let value) = parts[1]
            else { throw element(index, pair).problem("is no pair of name and value") }
            fields.append((name, value))
        }
        return HTTPHeaders(fields)
    }

    fileprivate func segments() throws(InteractionFormatError) -> [BodySegment] {
        var segments: [BodySegment] = []
        for (index, value) in try elements().enumerated() {
            if case .string(let text) = value {
                segments.append(.text(text))
            } else {
                segments.append(try element(index, value).segment())
            }
        }
        return segments
    }

    private func segment() throws(InteractionFormatError) -> BodySegment {
        if let base64 = try optional("base64") {
            guard let bytes = Base64.decode(try base64.string()) else { throw base64.problem("is no base64") }
            return .bytes(bytes)
        }
        let reference = try required("blob")
        let size = try required("size").integer(in: 0...Interaction.bodyLimit)
        guard let form = try optional("as") else { return .blob(try reference.digest(), size: size) }
        guard try form.string() == "base64" else { throw form.problem("is none of the known words") }
        return .base64OfBlob(try reference.digest(), size: size)
    }

    private func digest() throws(InteractionFormatError) -> BlobDigest {
        let text = try string()
        guard text.utf8.starts(with: "sha256:".utf8), let digest = try? BlobDigest(text.dropFirst(7)) else {
            throw problem("is no digest of the form sha256:<64 hexadecimal digits>")
        }
        return digest
    }

    fileprivate func frames() throws(InteractionFormatError) -> [Frame] {
        var frames: [Frame] = []
        for (index, value) in try elements().enumerated() {
            guard case .array(let parts) = value, parts.count == 3, let offset = parts[0].integerValue,
                let length = parts[1].integerValue
            else { throw element(index, value).problem("is not [offset, length, at]") }
            guard let at = Self.time(parts[2]) else { throw element(index, value).problem(Self.noTime) }
            frames.append(Frame(offset: offset, length: length, at: at))
        }
        return frames
    }

    fileprivate func time() throws(InteractionFormatError) -> Double {
        guard let time = Self.time(value) else { throw problem(Self.noTime) }
        return time
    }

    private static let noTime = "has no time in milliseconds"

    private static func time(_ value: JSONValue) -> Double? {
        guard let time = value.doubleValue, time >= 0, time <= Frame.latest else { return nil }
        return Frame.storable(time)
    }
}

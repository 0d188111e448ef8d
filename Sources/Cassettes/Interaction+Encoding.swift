import Blobs
import BodyFormats
import NIOHTTP1

extension Interaction {
    /// The line of the cassette, with its line feed: equal interactions give equal bytes.
    ///
    /// Members stand in the order of docs/design.md §4, so that a person finds the request before its long body.
    package func jsonLine() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("n", n)
        json.member("gateway", gateway)
        json.member("recorded_at", recordedAt)
        if let recording { json.member("recording", recording) }
        if let fingerprint { json.member("fingerprint", fingerprint) }
        if isPrefetched {
            json.name("prefetched")
            json.bool(true)
        }
        json.name("request")
        request.write(to: &json)
        json.name("response")
        response.write(to: &json)
        json.members(unknown)
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }
}

extension RecordedRequest {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("method", method)
        json.member("url", url)
        if let target { json.member("target", target) }
        json.member("headers", headers)
        json.member("body", body)
        json.member("trailers", trailers)
        if let contentEncoding { json.member("content_encoding", contentEncoding) }
        json.members(unknown)
        json.endObject()
    }
}

extension RecordedResponse {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("status", status)
        json.member("reason", reason)
        json.member("http_version", httpVersion)
        json.member("headers", headers)
        json.member("body", body)
        json.member("trailers", trailers)
        json.name("frames")
        json.beginArray()
        for frame in frames { json.frame(frame) }
        json.endArray()
        json.member("framing", framing.rawValue)
        json.member("end", end.rawValue)
        if let headAt {
            json.name("head_at")
            json.milliseconds(headAt)
        }
        if let contentEncoding { json.member("content_encoding", contentEncoding) }
        json.members(unknown)
        json.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ members: [JSONValue.Member]) {
        for member in members { self.member(member.name, member.value) }
    }

    fileprivate mutating func member(_ name: String, _ headers: HTTPHeaders) {
        self.name(name)
        beginArray()
        for (name, value) in headers {
            beginArray()
            string(name)
            string(value)
            endArray()
        }
        endArray()
    }

    fileprivate mutating func member(_ name: String, _ body: [BodySegment]) {
        self.name(name)
        beginArray()
        for segment in body { self.segment(segment) }
        endArray()
    }

    private mutating func segment(_ segment: BodySegment) {
        switch segment {
        case .text(let text): string(text)
        case .bytes(let bytes):
            beginObject()
            name("base64")
            string(utf8: Base64.encode(bytes))
            endObject()
        case .blob(let digest, let size):
            beginObject()
            member("blob", digest.description)
            member("size", size)
            endObject()
        case .base64OfBlob(let digest, let size):
            beginObject()
            member("blob", digest.description)
            member("size", size)
            member("as", "base64")
            endObject()
        }
    }

    fileprivate mutating func frame(_ frame: Frame) {
        beginArray()
        integer(frame.offset)
        integer(frame.length)
        milliseconds(frame.at)
        endArray()
    }
}

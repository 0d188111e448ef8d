import HTTPMessages
import NIOCore
import NIOHTTP1

/// Requests: the cuts make no difference, a head has one framing, and what was read is read again from what is written.
enum RequestHeadsTarget {
    static func run(_ input: FuzzInput) {
        let bytes = input.expanded()
        let whole = read([bytes[...]])
        expect(read(input.cuts(of: bytes)) == whole, "the cuts change what is read")
    }

    /// All that is read, as bytes to be compared, and the error.
    private struct Reading: Equatable {
        var parts = ByteBuffer()
        var error: RequestSyntaxError?
        var isInHead = false
        var bodyCount = 0
    }

    private static func read(_ pieces: [ArraySlice<UInt8>]) -> Reading {
        var parser = RequestParser()
        var reading = Reading()
        var head: RequestHead?
        do throws(RequestSyntaxError) {
            for piece in pieces {
                parser.append(ByteBuffer(bytes: piece))
                while let part = try parser.next() { take(part, &head, &reading) }
            }
        } catch {
            reading.error = error
        }
        reading.isInHead = reading.error == nil && parser.isInHead
        return reading
    }

    private static func take(_ part: RequestPart, _ head: inout RequestHead?, _ reading: inout Reading) {
        switch part {
        case .head(let next):
            expect(head == nil, "a head within a request")
            check(next)
            head = next
            reading.bodyCount = 0
            reading.parts.writeInteger(UInt8(next.version.minor))
            next.write(into: &reading.parts)
        case .body(let piece):
            expect(head != nil && piece.readableBytes > 0, "a piece of a body is there, and of a request")
            reading.bodyCount += piece.readableBytes
            reading.parts.writeImmutableBuffer(piece)
        case .end(let trailers):
            if let head { checkFraming(head, bodyCount: reading.bodyCount, trailers) }
            expect(head != nil, "an end without a head")
            head = nil
            reading.parts.writeInteger(UInt8(trailers == nil ? 0 : 1))
            if let trailers { FieldBytes.write(trailers, into: &reading.parts) }
        }
    }

    private static func check(_ head: RequestHead) {
        expect(head.target.utf8.count + head.method.utf8.count <= RequestParser.maximumLine, "the line is too long")
        expect(head.target.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x23 }, "the target has bytes of no URI")
        expect(head.headers.count <= RequestParser.maximumFieldCount, "there are too many fields")
        var written = ByteBuffer()
        head.write(into: &written)
        expect(written.readableBytes <= RequestParser.maximumHead + head.headers.count * 2, "the head is too large")
        guard head.version == .http1_1, written.readableBytes <= RequestParser.maximumHead else { return }
        var parser = RequestParser()
        parser.append(written)
        guard let part = try? parser.next(), case .head(let again) = part else {
            return expect(false, "what is written is not read")
        }
        var rewritten = ByteBuffer()
        again.write(into: &rewritten)
        expect(rewritten == written, "what is written is read otherwise")
    }

    /// A request has one framing, found here in another way, and its body is what that says (RFC 9112 §6.3).
    private static func checkFraming(_ head: RequestHead, bodyCount: Int, _ trailers: HTTPHeaders?) {
        var lengths: [String] = []
        var codings: [String] = []
        for (name, value) in head.headers {
            if name.lowercased() == "content-length" { lengths.append(value) }
            if name.lowercased() == "transfer-encoding" { codings.append(value) }
        }
        expect(lengths.count + codings.count <= 1, "a head has two framings")
        if let coding = codings.first {
            expect(coding.lowercased() == "chunked" && head.version == .http1_1, "another coding")
        } else {
            expect(trailers == nil, "trailers without chunks")
            expect(bodyCount == lengths.first.map { Int($0) ?? -1 } ?? 0, "the body is as long as its head says")
        }
    }
}

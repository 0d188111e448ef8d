import BodyFormats
import Matching
import NIOHTTP1

/// Multipart bodies: the cuts make no difference, parts stand in order without a boundary inside, and what is put
/// together is taken apart again.
enum MultipartTarget {
    private static let boundaries = ["b", "--", "a b", "-"].map { Array($0.utf8) }
    private static let rules = MatchingRules()

    static func run(_ input: FuzzInput) {
        let boundary = boundaries[Int(input.choice & 3)]
        let bytes = input.expanded()
        read(bytes, boundary, input)
        putTogether(bytes, boundary, input)
    }

    /// A part as it streams by.
    private struct Part: Equatable {
        var head: MultipartHead
        var content: [UInt8] = []
        var isEnded = false
    }

    private struct Reading: Equatable {
        var parts: [Part] = []
        var isFinished = false
        var error: BodyFormatError?
    }

    private static func read(_ bytes: [UInt8], _ boundary: [UInt8], _ input: FuzzInput) {
        let cut = streamed(input.cuts(of: bytes), boundary)
        let parts: [MultipartReader.Part]
        do throws(BodyFormatError) {
            parts = try MultipartReader.parts(of: bytes, boundary: boundary)
        } catch {
            expect(cut.error?.code == error.code, "the cuts change what is wrong")
            expect(0...bytes.count ~= error.offset, "an error stands outside")
            return
        }
        expect(cut.error == nil && cut.isFinished, "a body is whole, and not when it is cut")
        expect(cut.parts.map(\.head) == parts.map(\.head), "the cuts change the parts")
        var end = 0
        for (part, piece) in zip(parts, cut.parts) {
            expect(piece.isEnded && Array(bytes[part.content]) == piece.content, "the cuts change a part's content")
            expect(!holdsBoundary(piece.content, boundary), "a part has a boundary inside")
            guard !part.content.isEmpty else { continue }
            expect(part.content.lowerBound >= end, "a part overlaps the one before")
            end = part.content.upperBound
        }
        expect(canonical(input.cuts(of: bytes)) == canonical([bytes[...]]), "the cuts change the canonical form")
    }

    private static func streamed(_ pieces: [ArraySlice<UInt8>], _ boundary: [UInt8]) -> Reading {
        var reading = Reading()
        do throws(BodyFormatError) {
            var reader = try MultipartReader(boundary: boundary)
            for piece in pieces {
                for event in try reader.feed(piece) { take(event, &reading) }
            }
            try reader.finish()
        } catch {
            reading.error = error
        }
        return reading
    }

    private static func take(_ event: MultipartReader.Event, _ reading: inout Reading) {
        expect(!reading.isFinished, "something follows the closing boundary")
        let last = reading.parts.count - 1
        switch event {
        case .partBegan(let head):
            expect(reading.parts.last?.isEnded ?? true, "a part begins within another")
            reading.parts.append(Part(head: head))
        case .partBytes(let piece):
            expect(last >= 0 && !reading.parts[last].isEnded && !piece.isEmpty, "bytes of no part")
            reading.parts[last].content += piece
        case .partEnded:
            expect(last >= 0 && !reading.parts[last].isEnded, "no part ends")
            reading.parts[last].isEnded = true
        case .finished: reading.isFinished = true
        }
    }

    /// Whether content has a line that every reader takes for a boundary (RFC 2046 §5.1.1).
    private static func holdsBoundary(_ content: [UInt8], _ boundary: [UInt8]) -> Bool {
        let delimiter = Array("\r\n--".utf8) + boundary
        return content.holds(delimiter + Array("\r\n".utf8)) || content.holds(delimiter + Array("--".utf8))
    }

    private static func canonical(_ pieces: [ArraySlice<UInt8>]) -> CanonicalBody {
        var builder = CanonicalRequestBuilder(
            gateway: "acme",
            method: "POST",
            target: "/",
            headers: ["content-type": "multipart/form-data; boundary=b"],
            rules: rules
        )
        for piece in pieces { builder.append(piece) }
        return builder.finish().body
    }

    /// Contents that are put between boundaries are the contents of the parts.
    private static func putTogether(_ bytes: [UInt8], _ boundary: [UInt8], _ input: FuzzInput) {
        let contents = input.cuts(of: bytes).prefix(8).map { Array($0) }
        let mark = Array("--".utf8) + boundary
        guard !contents.isEmpty, !contents.contains(where: { $0.holds(mark) }) else { return }
        var body: [UInt8] = []
        for content in contents {
            body += mark + Array("\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8) + content
            body += Array("\r\n".utf8)
        }
        body += mark + Array("--\r\n".utf8)
        let reading = streamed(input.cuts(of: body), boundary)
        expect(reading.error == nil && reading.isFinished, "a body that was put together is not read")
        expect(reading.parts.map(\.content) == contents, "a part that was put in is another one")
        expect(reading.parts.allSatisfy { $0.head.name == Array("a".utf8) }, "a part has another name")
    }
}

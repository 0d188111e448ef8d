import BodyFormats
import Matching
import NIOHTTP1

/// JSON: what is read is what a second reader accepts, tokens stand in order on the bytes that they name, and the
/// canonical form is one.
enum JSONRangesTarget {
    private static let rules = MatchingRules()

    static func run(_ input: FuzzInput) {
        let bytes = input.bytes
        let tokens = tokens(of: bytes)
        expect((tokens != nil) == JSONOpinion.isJSON(bytes), "two readers disagree whether it is JSON")
        let value = try? JSONParser.parse(bytes)
        expect((value != nil) == (tokens != nil), "the parser and the scanner disagree")
        checkCanonicalForm(input, isJSON: value != nil)
        checkRuns(bytes)
        guard let value, let tokens else { return }
        checkTokens(tokens, in: bytes)
        let written = value.bytes
        expect((try? JSONParser.parse(written)) == value, "what is written is read otherwise")
        expect(canonical([written[...]]) == canonical([bytes[...]]), "another spelling has another canonical form")
        checkRewriting(tokens, of: bytes)
    }

    private static func tokens(of bytes: [UInt8]) -> [JSONToken]? {
        var scanner = JSONScanner(bytes)
        var tokens: [JSONToken] = []
        do throws(BodyFormatError) {
            while let token = try scanner.next() { tokens.append(token) }
            expect(scanner.depth == 0, "a container is open at the end")
            return tokens
        } catch {
            expect(0...bytes.count ~= error.offset, "an error stands outside")
            return nil
        }
    }

    private static func checkTokens(_ tokens: [JSONToken], in bytes: [UInt8]) {
        var end = 0
        var open: [JSONToken.Kind] = []
        for token in tokens {
            expect(token.range.lowerBound >= end && !token.range.isEmpty, "a token overlaps the one before")
            expect(token.range.upperBound <= bytes.count, "a token stands outside")
            expect(bytes[end..<token.range.lowerBound].allSatisfy(isBetween), "something stands between tokens")
            end = token.range.upperBound
            switch token.kind {
            case .beginObject, .beginArray: open.append(token.kind)
            case .endObject: expect(open.popLast() == .beginObject, "an object ends that is not open")
            case .endArray: expect(open.popLast() == .beginArray, "an array ends that is not open")
            case .name, .string:
                let content = bytes[token.range].dropFirst().dropLast()
                expect(token.hasEscapes == content.contains(UInt8(ascii: "\\")), "an escape is not noticed")
                let text = JSONString.utf8(of: token, in: bytes)
                expect(String(validating: text, as: UTF8.self) != nil, "the text of a string is no UTF-8")
            case .number, .true, .false, .null: break
            }
        }
        expect(bytes[end...].allSatisfy(isBetween), "something stands behind the tokens")
    }

    private static func isBetween(_ byte: UInt8) -> Bool { " \t\r\n,:".utf8.contains(byte) }

    /// A string in the place of another leaves JSON.
    private static func checkRewriting(_ tokens: [JSONToken], of bytes: [UInt8]) {
        var edits = ByteEdits()
        for token in tokens where token.kind == .string {
            edits.append(token.range.lowerBound + 1..<token.range.upperBound - 1, Array("é\\n".utf8))
        }
        let changed = edits.applied(to: bytes)
        expect(changed.count == bytes.count + edits.growth, "a text grows by another number of bytes")
        expect((try? JSONParser.parse(changed)) != nil, "rewriting strings leaves no JSON")
        let ends = edits.mapped(edits.edits.map(\.range.upperBound))
        expect(ends.allSatisfy { changed[$0] == UInt8(ascii: "\"") }, "an offset is mapped elsewhere")
    }

    private static func checkCanonicalForm(_ input: FuzzInput, isJSON: Bool) {
        let whole = canonical([input.bytes[...]])
        expect(canonical(input.cuts()) == whole, "the cuts change the canonical form")
        guard isJSON else { return }
        guard case .json(let form) = whole else { return expect(false, "JSON has no canonical form of JSON") }
        expect(canonical([form[...]]) == whole, "the canonical form has another one")
    }

    private static func canonical(_ pieces: [ArraySlice<UInt8>]) -> CanonicalBody {
        var builder = CanonicalRequestBuilder(
            gateway: "acme",
            method: "POST",
            target: "/",
            headers: ["content-type": "application/json"],
            rules: rules
        )
        for piece in pieces { builder.append(piece) }
        return builder.finish().body
    }

    /// Runs of base64 stand in order, and encoding them again gives their bytes.
    private static func checkRuns(_ bytes: [UInt8]) {
        guard bytes.count >= Base64Runs.shortest else { return }
        var end = 0
        for run in Base64Runs(bytes) {
            expect(run.range.lowerBound >= end && run.range.upperBound <= bytes.count, "a run stands elsewhere")
            expect(Base64.encode(run.content) == Array(bytes[run.range]), "a run is something else")
            end = run.range.upperBound
        }
    }
}

import Cassettes
import Compression

/// Members and lines of cassettes: an error or an interaction that is written and read again as it was, the cuts make no
/// difference, and nothing becomes larger than its limit.
enum CassetteMembersTarget {
    private static let limits = GzipMemberLimits(inflated: 1 << 16, ratio: 100, freeOfRatio: 1 << 12)

    static func run(_ input: FuzzInput) {
        switch input.choice % 4 {
        case 0, 1: line(input.bytes)
        case 2: member(input.bytes, input)
        default: written(input)
        }
    }

    private static func line(_ bytes: [UInt8]) {
        guard let interaction = try? Interaction(jsonLine: bytes) else { return }
        expect((try? interaction.check()) != nil, "an interaction was read that may not be written")
        let line = interaction.jsonLine()
        expect(line.firstIndex(of: 0x0A) == line.count - 1, "an interaction is not one line")
        guard let again = try? Interaction(jsonLine: line) else {
            return expect(false, "a line that was written is not read")
        }
        expect(again.jsonLine() == line, "a line that was written is read otherwise")
        expect(again.response.body.reduce(0) { $0 + $1.byteCount } >= 0, "a body has a size")
    }

    /// What became of a member.
    private struct Decoded: Equatable {
        var content: [UInt8] = []
        var end: Int?
        var isRefused = false
    }

    private static func member(_ bytes: [UInt8], _ input: FuzzInput) {
        let whole = decoded([bytes[...]])
        let cut = decoded(input.cuts(of: bytes))
        expect(whole.end == cut.end && whole.isRefused == cut.isRefused, "the cuts change what becomes of a member")
        guard let end = whole.end else { return }
        expect(whole.content == cut.content, "the cuts change the content")
        expect(whole.content.count <= limits.inflated, "the content is larger than the limit")
        expect(
            whole.content.count <= max(limits.freeOfRatio, end * limits.ratio),
            "the content is a bomb"
        )
        line(whole.content)
    }

    private static func decoded(_ pieces: [ArraySlice<UInt8>]) -> Decoded {
        var result = Decoded()
        do throws(CompressionError) {
            var decoder = try GzipMemberDecoder(limits: limits)
            var start = 0
            for piece in pieces {
                let progress = try decoder.decode(piece)
                expect(decoder.content.count <= limits.inflated, "more was inflated than the limit")
                if case .ended(let consumed) = progress {
                    expect(consumed <= piece.count, "more was used than is there")
                    result.end = start + consumed
                    result.content = decoder.content
                    return result
                }
                start += piece.count
            }
        } catch {
            result.isRefused = true
        }
        return result
    }

    /// What is compressed here is what was given, whatever follows it.
    private static func written(_ input: FuzzInput) {
        let bytes = input.expanded()
        guard let member = try? GzipMember.compress(bytes) else { return expect(false, "bytes are not compressed") }
        let rest = Array(bytes.prefix(3))
        var content: [UInt8] = []
        var start = 0
        do throws(CompressionError) {
            var decoder = try GzipMemberDecoder()
            for piece in input.cuts(of: member + rest) {
                if case .ended(let consumed) = try decoder.decode(piece) {
                    expect(start + consumed == member.count, "the member ends elsewhere")
                    content = decoder.content
                    break
                }
                start += piece.count
            }
        } catch {
            expect(false, "what was compressed is refused")
        }
        expect(content == bytes, "what was compressed is something else")
    }
}

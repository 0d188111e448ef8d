import AssetURLs
import BodyFormats

/// What a rewriter must do with a whole body, found the simple way: with the readers that want all of it.
enum LinkOracle {
    static func edits(_ body: [UInt8], _ format: LinkRewriter.Format, _ decide: LinkRewriter.Decision) -> ByteEdits {
        var edits = ByteEdits()
        switch format {
        case .json: add(body, places: Array(body.indices), to: &edits, decide)
        case .eventStream:
            for event in EventCutter.pieces(of: body) {
                var data: [UInt8] = []
                var places: [Int] = []
                for field in ServerSentEvent(body, in: event).fields where field.kind == .data {
                    data += body[field.value] + [0x0A]
                    places += Array(field.value) + [field.value.upperBound]
                }
                guard let first = data.first(where: { $0 != 0x20 && $0 != 0x0A }), "{[".utf8.contains(first) else {
                    continue
                }
                add(data, places: places, to: &edits, decide)
            }
        }
        return edits
    }

    /// Reads one JSON text; `places` says for each of its bytes where it is in the body.
    private static func add(
        _ text: [UInt8],
        places: [Int],
        to edits: inout ByteEdits,
        _ decide: LinkRewriter.Decision
    ) {
        var scanner = JSONScanner(text)
        var path: [String?] = []
        while let token = try? scanner.next() {
            switch token.kind {
            case .beginObject: path.append("")
            case .beginArray: path.append(nil)
            case .endObject, .endArray: path.removeLast()
            case .name: path[path.count - 1] = JSONString.text(of: token, in: text)
            case .number, .true, .false, .null: break
            case .string:
                let value = JSONString.text(of: token, in: text)
                let start = value.lowercased()
                guard start.hasPrefix("http://") || start.hasPrefix("https://"),
                    let change = decide(value, path.compactMap { $0 })
                else { continue }
                let content = token.range.dropFirst()
                let length = content.first { decodedCount(Array(text[content.startIndex..<$0])) == change.count }
                let range = content.startIndex..<(length ?? content.startIndex)
                let slash =
                    text[range].contains(UInt8(ascii: "\\"))
                        && String(decoding: text[range], as: UTF8.self).contains(#"\/"#) ? #"\/"# : "/"
                edits.append(
                    places[range.lowerBound]..<places[range.upperBound],
                    Array(change.text.replacing("/", with: slash).utf8)
                )
            }
        }
    }

    /// How many bytes a piece of a string stands for; `nil` where it is cut inside of an escape.
    private static func decodedCount(_ piece: [UInt8]) -> Int? {
        let quoted = [0x22] + piece + [0x22]
        var scanner = JSONScanner(quoted)
        return (try? scanner.next()).map { JSONString.utf8(of: $0, in: quoted).count }
    }
}

import NIOHTTP1

/// Media by their links, as players and download managers fetch them (RFC 9110 §13 and §14).
enum MediaFlow {
    /// A file with its length and a tag; a part of it for a `Range`, 304 for an `If-None-Match` that has the tag.
    static func file(_ content: [UInt8], type: String, _ headers: HTTPHeaders) -> DemoAnswer {
        let tag = tag(of: content)
        if headers["if-none-match"].contains(tag) {
            return .empty(status: 304, headers: ["ETag": tag])
        }
        var answer = DemoAnswer.whole(content, type: type)
        if let range = headers["range"].first, headers["if-range"].first ?? tag == tag {
            switch bounds(range, of: content.count) {
            case .some(let bounds) where bounds.isEmpty:
                answer = .empty(status: 416, headers: ["Content-Range": "bytes */\(content.count)"])
            case .some(let bounds):
                answer = .whole(Array(content[bounds]), type: type, status: 206)
                let value = "bytes \(bounds.lowerBound)-\(bounds.upperBound - 1)/\(content.count)"
                answer.headers.add(name: "Content-Range", value: value)
            case nil: break
            }
        }
        answer.headers.add(name: "Accept-Ranges", value: "bytes")
        answer.headers.add(name: "ETag", value: tag)
        return answer
    }

    /// The entity tag of a file.
    static func tag(of content: [UInt8]) -> String { "\"\(DemoSeed(1).derived(content).hex(16))\"" }

    /// The bytes a `Range` asks for, empty where it cannot be had; nil where it asks for something else than one range.
    private static func bounds(_ range: String, of count: Int) -> Range<Int>? {
        guard range.hasPrefix("bytes="), !range.contains(",") else { return nil }
        let ends = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty {
            guard let length = Int(ends[1]) else { return nil }
            return max(0, count - length)..<count
        }
        guard let first = Int(ends[0]), ends[1].isEmpty || Int(ends[1]) != nil else { return nil }
        let last = min(Int(ends[1]) ?? count - 1, count - 1)
        return first <= last ? first..<(last + 1) : 0..<0
    }
}

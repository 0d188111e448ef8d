import Blobs
import BodyFormats
import Cassettes

extension TokenUsage {
    /// The most tokens that one answer may claim: sums of what a hostile cassette says must not overflow.
    private static let limit = 1 << 32

    /// Reads the usage members of a recorded answer.
    ///
    /// They are `usage` (OpenAI, Anthropic and those who follow them) and `usageMetadata` (Gemini), at any depth, in a JSON
    /// body or in the events of a stream. Streams repeat them with growing numbers, so the largest ones count. What a
    /// `GET` reads again was paid before, and counts as nothing.
    ///
    /// - Parameters:
    ///   - interaction: What was recorded.
    ///   - blobs: Where text is that repeats.
    init(of interaction: Interaction, blobs: BlobStore) {
        self.init()
        guard interaction.request.method != "GET", (200..<300).contains(interaction.response.status) else { return }
        // A text with blobs in it is read as one; where nothing repeats, each segment by itself.
        var bytes: [UInt8] = []
        var isOpen = false
        for segment in interaction.response.body {
            let isRepeated = segment.mayBeRepeatedText
            if !isOpen, !isRepeated { addUsage(in: &bytes) }
            guard let text = segment.text(blobs: blobs) else { continue }
            bytes += text.utf8
            isOpen = isRepeated
        }
        addUsage(in: &bytes)
    }

    /// Reads what a text says, which is empty then.
    private mutating func addUsage(in bytes: inout [UInt8]) {
        var start = 0
        while let found = Self.nextUsage(in: bytes, from: start) {
            let usage = TokenUsage(members: Self.numbers(in: bytes, from: found))
            input = max(input, usage.input)
            output = max(output, usage.output)
            start = found
        }
        bytes.removeAll(keepingCapacity: true)
    }

    /// Reads the members of one usage object.
    ///
    /// OpenAI's `prompt_tokens` contain cached ones, Anthropic's `input_tokens` do not; Gemini counts thoughts and the
    /// prompts of tools apart.
    private init(members: [String: Int]) {
        let cached = ["cache_creation_input_tokens", "cache_read_input_tokens"].reduce(0) { $0 + (members[$1] ?? 0) }
        let input =
            members["prompt_tokens"] ?? members["input_tokens"].map { $0 + cached }
            ?? members["promptTokenCount"].map { $0 + (members["toolUsePromptTokenCount"] ?? 0) }
        let output =
            members["completion_tokens"] ?? members["output_tokens"]
            ?? members["candidatesTokenCount"].map { $0 + (members["thoughtsTokenCount"] ?? 0) }
        self.init(input: min(input ?? 0, Self.limit), output: min(output ?? 0, Self.limit))
    }

    /// The numbers that an object holds itself, by name; none where its JSON is not whole.
    private static func numbers(in bytes: [UInt8], from start: Int) -> [String: Int] {
        var scanner = JSONScanner(bytes, in: start..<bytes.count)
        var numbers: [String: Int] = [:]
        var name = ""
        while let token = try? scanner.next() {
            guard scanner.depth > 0 else { break }
            guard scanner.depth == 1 else { continue }
            switch token.kind {
            case .name: name = JSONString.text(of: token, in: bytes)
            case .number:
                let number = Int(String(decoding: bytes[token.range], as: UTF8.self))
                numbers[name] = number.map { min(max(0, $0), limit) }
            case .beginObject, .endObject, .beginArray, .endArray, .string, .true, .false, .null: break
            }
        }
        return numbers
    }

    /// Where the next object begins that is the value of a usage member.
    ///
    /// The name is looked for as it stands, which is much quicker than to read all of the JSON: inside a string its quotes
    /// would be escaped.
    private static func nextUsage(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            defer { index += 1 }
            guard bytes[index] == UInt8(ascii: "\""), index == 0 || bytes[index - 1] != UInt8(ascii: "\\"),
                let name = names.first(where: { bytes[(index + 1)...].starts(with: $0) })
            else { continue }
            let colon = skipWhiteSpace(in: bytes, from: index + 1 + name.count)
            guard colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else { continue }
            let value = skipWhiteSpace(in: bytes, from: colon + 1)
            if value < bytes.count, bytes[value] == UInt8(ascii: "{") { return value }
        }
        return nil
    }

    private static let names = ["usage\"", "usageMetadata\""].map { Array($0.utf8) }

    private static func skipWhiteSpace(in bytes: [UInt8], from start: Int) -> Int {
        bytes[start...].firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? bytes.count
    }
}

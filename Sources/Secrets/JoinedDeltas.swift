import BodyFormats

/// What the events of a stream say in pieces, each text joined, and where its pieces stand (docs/design.md §8).
///
/// A model may write a key over several tokens, and each comes in an event of its own. Whatever the gateway, pieces that
/// belong together stand in members of the same names, with the same numbers (`index`, `output_index`) around them.
struct JoinedDeltas {
    /// One text, in pieces.
    private struct Joined {
        var bytes: [UInt8] = []
        var pieces: [(start: Int, text: DecodedText)] = []
    }

    /// An object or array that is not closed yet.
    private struct Container {
        var name: [UInt8] = []
        var numbers: [UInt8] = []
        var strings: [(path: [UInt8], token: JSONToken)] = []
        let path: [UInt8]
        let isObject: Bool
    }

    /// Members that are the same in every event, or say nothing.
    private static let passedOver: Set<String> = [
        "id", "object", "model", "type", "role", "status", "system_fingerprint", "service_tier", "finish_reason",
        "finishReason", "item_id", "response_id", "event_id", "call_id", "modelVersion", "responseId", "signature",
        "thoughtSignature", "thought_signature", "encrypted_content", "obfuscation",
    ]

    private let bytes: [UInt8]
    /// The texts in the order in which they began, and which is where.
    private var texts: [Joined] = []
    private var places: [[UInt8]: Int] = [:]
    private var lastPlace: (key: [UInt8], place: Int)?

    /// A longer string is no piece of a text but a whole one, or media.
    private static let longestPiece = 16 << 10

    /// Takes the events apart.
    ///
    /// - Parameters:
    ///   - bytes: The stream.
    ///   - events: The JSON of each event, or whatever its data are.
    init(_ bytes: [UInt8], events: [Range<Int>]) {
        self.bytes = bytes
        for event in events { take(event) }
    }

    /// Where secrets stand in the joined texts: for each piece of one, what of its stand-in comes there.
    func found(by search: SecretSearch, standIn: (SecretSearch.Found) -> [UInt8]) -> [SecretSearch.Found] {
        texts.filter { $0.pieces.count > 1 }.flatMap { joined in
            search.places(in: joined.bytes, kind: .text).flatMap { Self.spread($0, over: joined, standIn($0)) }
        }
    }

    private static func spread(
        _ place: SecretSearch.Found,
        over joined: Joined,
        _ standIn: [UInt8]
    ) -> [SecretSearch.Found] {
        var found: [SecretSearch.Found] = []
        for piece in joined.pieces {
            let end = piece.start + piece.text.bytes.count
            let range = place.range.clamped(to: piece.start..<end)
            guard !range.isEmpty else { continue }
            let isLast = range.upperBound == place.range.upperBound
            let lower = min(range.lowerBound - place.range.lowerBound, standIn.count)
            let upper = isLast ? standIn.count : min(range.upperBound - place.range.lowerBound, standIn.count)
            found.append(
                SecretSearch.Found(
                    range: piece.text.encoded(range.lowerBound - piece.start..<range.upperBound - piece.start),
                    secret: place.secret,
                    form: place.form,
                    count: range.count,
                    replacement: Array(standIn[lower..<upper])
                )
            )
        }
        return found
    }

    private mutating func add(_ text: DecodedText, to key: [UInt8]) {
        guard !text.bytes.isEmpty else { return }
        // One event after another goes on with the text of the one before.
        let place = lastPlace.flatMap { $0.key == key ? $0.place : nil } ?? places[key] ?? texts.count
        lastPlace = (key, place)
        if place == texts.count {
            places[key] = place
            texts.append(Joined())
        }
        texts[place].pieces.append((texts[place].bytes.count, text))
        texts[place].bytes += text.bytes
    }
}

// MARK: Events

extension JoinedDeltas {
    private mutating func take(_ event: Range<Int>) {
        var containers: [Container] = []
        var scanner = JSONScanner(bytes, in: event, isLenient: true)
        do {
            while let token = try scanner.next() { take(token, &containers) }
        } catch {
            // An event without JSON says its text itself; one that breaks off says what it says up to there.
            guard containers.isEmpty else { return }
            add(DecodedText(plain: bytes, in: event), to: [])
        }
    }

    private mutating func take(_ token: JSONToken, _ containers: inout [Container]) {
        let last = containers.count - 1
        switch token.kind {
        case .beginObject, .beginArray:
            let path = last < 0 ? [] : containers[last].path + containers[last].name + [0x2F]
            containers.append(Container(path: path, isObject: token.kind == .beginObject))
        case .endObject, .endArray: close(&containers)
        case .name: containers[last].name = Array(bytes[token.range])
        case .string:
            guard last >= 0, token.range.count <= Self.longestPiece else { return }
            let name = containers[last].name
            if Self.passedOver.contains(String(decoding: name.dropFirst().dropLast(), as: UTF8.self)) { return }
            containers[last].strings.append((containers[last].path + name, token))
        case .number:
            guard last >= 0, containers[last].isObject else { return }
            let name = containers[last].name
            guard name.dropLast().map({ $0 | 0x20 }).suffix(5) == Array("index".utf8) else { return }
            containers[last].numbers += name + bytes[token.range]
        case .true, .false, .null: break
        }
    }

    /// The numbers of an object count for all that is inside, so its strings are kept until the outermost ends.
    private mutating func close(_ containers: inout [Container]) {
        guard var container = containers.popLast(), !container.strings.isEmpty else { return }
        if !container.numbers.isEmpty {
            for string in container.strings.indices { container.strings[string].path += container.numbers }
        }
        if containers.isEmpty {
            for string in container.strings { add(DecodedText(json: string.token, in: bytes), to: string.path) }
        } else if containers[containers.count - 1].strings.isEmpty {
            containers[containers.count - 1].strings = container.strings
        } else {
            containers[containers.count - 1].strings += container.strings
        }
    }
}

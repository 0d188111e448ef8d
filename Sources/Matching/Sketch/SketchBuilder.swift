internal import BodyFormats

/// Makes the cells of a `RequestSketch`.
///
/// Every value (a leaf of the JSON, a pair of a form or query, a part) falls into the cell that its place has, so two
/// requests that differ in one value differ in one cell. A cell holds
/// - the sum of the hashes of its values, which tells whether any is different;
/// - the greatest hashes of pairs of words, each of its own share of all pairs: the more words two values have in common,
///   the more of these are equal (the idea is Broder's, "On the resemblance and containment of documents");
/// - a bit for each pair of words at the end of a value. Prompts often begin alike, at great length, and end with the
///   question, of which the greatest hashes would show little.
struct SketchBuilder {
    private(set) var cells: [UInt16] = []
    private(set) var model: UInt64?
    private(set) var isStreamed = false

    /// How many bytes at the end of a value have bits.
    private static let tail = 128

    /// An object or array that is not closed yet.
    private struct Container {
        let place: UInt64
        let isObject: Bool
        var index: UInt64 = 0
    }

    mutating func add(_ request: CanonicalRequest) {
        add(request.query, of: SketchHash("query"))
        add(request.headers, of: SketchHash("header"))
        switch request.body {
        case .none: break
        case .json(let bytes): add(json: bytes)
        case .form(let pairs):
            model = pairs.first { $0.name == Array("model".utf8) }?.value.map { SketchHash($0).value }
            add(pairs, of: SketchHash("form"))
        case .multipart(_, let parts): add(parts)
        case .bytes(let digest): add(digest.sha256.bytes, at: SketchHash("bytes").value)
        }
    }

    // MARK: Kinds of bodies

    private mutating func add(_ pairs: [CanonicalPair], of kind: SketchHash) {
        for pair in pairs {
            var place = kind
            place.add(pair.name)
            add(pair.value ?? [], at: place.value)
        }
    }

    private mutating func add(_ parts: [CanonicalPart]) {
        for part in parts {
            var place = SketchHash("part")
            place.add(part.name ?? [])
            let text = part.text.map { Array($0.utf8) }
            if part.name == Array("model".utf8) { model = text.map { SketchHash($0).value } }
            add(text ?? part.content.sha256.bytes, at: place.value)
            place.add("fields")
            add((part.fileName ?? []) + [0] + (part.contentType ?? []), at: place.value)
        }
    }

    /// Goes through JSON in canonical form, which is known to be well formed.
    private mutating func add(json bytes: [UInt8]) {
        var scanner = JSONScanner(bytes)
        var containers: [Container] = []
        var place = SketchHash("json").value
        while let token = try? scanner.next() {
            if token.kind == .name {
                place = SketchHash.joined(containers.last?.place ?? 0, SketchHash(bytes[token.range]).value)
                if containers.count == 1 { noteMember(token, in: bytes, scanner) }
                continue
            }
            if let last = containers.indices.last, !containers[last].isObject, !token.isEnd {
                place = SketchHash.joined(containers[last].place, containers[last].index)
                containers[last].index += 1
            }
            switch token.kind {
            case .beginObject, .beginArray:
                containers.append(Container(place: place, isObject: token.kind == .beginObject))
            case .endObject, .endArray: containers.removeLast()
            default: add(bytes, in: token.range, at: place)
            }
        }
    }

    /// Looks at the members which say what kind of request it is.
    private mutating func noteMember(_ name: JSONToken, in bytes: [UInt8], _ scanner: JSONScanner) {
        var scanner = scanner
        if bytes[name.range].elementsEqual("\"model\"".utf8), let value = try? scanner.next() {
            model = SketchHash(bytes[value.range]).value
        } else if bytes[name.range].elementsEqual("\"stream\"".utf8), let value = try? scanner.next() {
            isStreamed = value.kind == .true
        }
    }

    // MARK: Values

    private mutating func add(_ value: [UInt8], at place: UInt64) { add(value, in: value.indices, at: place) }

    private mutating func add(_ bytes: [UInt8], in range: Range<Int>, at place: UInt64) {
        if cells.isEmpty {
            cells = [UInt16](repeating: 0, count: RequestSketch.cellCount * RequestSketch.cellWidth)
        }
        let start = Int(place % UInt64(RequestSketch.cellCount)) * RequestSketch.cellWidth
        var whole = SketchHash()
        cells.withUnsafeMutableBufferPointer { cells in
            var word: SketchHash?
            var previous: UInt64 = 0
            bytes.withUnsafeBufferPointer { bytes in
                for index in range {
                    whole.add(bytes[index])
                    if Self.isWord(bytes[index]) {
                        word = word ?? SketchHash()
                        word?.add(bytes[index])
                    } else if let ended = word.take() {
                        let pair = SketchHash.joined(previous, ended.value)
                        Self.note(pair, isInTail: range.upperBound - index <= Self.tail, in: cells, from: start)
                        previous = ended.value
                    }
                }
            }
            if let word {
                Self.note(SketchHash.joined(previous, word.value), isInTail: true, in: cells, from: start)
            }
            cells[start] &+= UInt16(truncatingIfNeeded: SketchHash.joined(place, whole.value))
        }
    }

    private static func note(
        _ pair: UInt64,
        isInTail: Bool,
        in cells: UnsafeMutableBufferPointer<UInt16>,
        from start: Int
    ) {
        let extreme = start + 1 + Int(pair % UInt64(RequestSketch.hashCount))
        cells[extreme] = max(cells[extreme], UInt16(pair >> 48))
        guard isInTail else { return }
        let bit = Int(pair >> 32) & (RequestSketch.bitCount - 1)
        cells[start + 1 + RequestSketch.hashCount + (bit >> 4)] |= 1 << UInt16(bit & 15)
    }

    /// Letters and digits; whatever is not ASCII counts as a letter.
    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
            true
        default: false
        }
    }
}

extension JSONToken {
    /// Whether an object or array ends.
    fileprivate var isEnd: Bool { kind == .endObject || kind == .endArray }
}

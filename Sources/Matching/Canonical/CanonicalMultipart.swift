internal import BodyFormats

/// The canonical form of multipart bodies: the parts in order, however they are divided and cut.
///
/// Files are hashed while they stream. Parts without a file name are text fields to which the rules apply; they are
/// collected up to `textLimit`, and longer ones are hashed as they are.
struct CanonicalMultipart: Sendable {
    /// How long a text field may be for rules to apply.
    static let textLimit = 1024 * 1024
    /// How long a text field may be to be kept for explanations.
    static let shownLimit = 4096
    /// With more parts a body counts as bytes: memory must not grow with its length.
    static let partLimit = 4096

    private let rules: MatchingRules
    private var reader: MultipartReader
    private var parts: [CanonicalPart] = []
    /// The text fields that are told whole only at the end, when all names are known.
    ///
    /// What one field is by its name may stand in another one. Together they are not larger than one may be.
    private var waiting: [(head: MultipartHead?, text: [UInt8], part: Int)] = []
    private var waitingSize = 0
    private var head: MultipartHead?
    /// The content of the part so far, while it is a text field.
    private var text: [UInt8]?
    private var hash: CountedHash

    init(boundary: [UInt8], rules: MatchingRules) throws(BodyFormatError) {
        reader = try MultipartReader(boundary: boundary)
        self.rules = rules
        hash = CountedHash(rules: rules, isText: false)
    }

    /// Takes the next bytes of the body.
    ///
    /// - Parameter bytes: Any number of bytes, cut anywhere.
    /// - Returns: Whether the body can still be divided into parts within the limits.
    /// - Throws: Where it is malformed.
    mutating func append(_ bytes: some Collection<UInt8>) throws(BodyFormatError) -> Bool {
        for event in try reader.feed(bytes) {
            switch event {
            case .partBegan(let head): begin(head)
            case .partBytes(let bytes): take(bytes)
            case .partEnded: endPart()
            case .finished: break
            }
        }
        return parts.count <= Self.partLimit
    }

    /// The parts of the body that is over, without those that belong to a signature where the rules say so.
    ///
    /// - Returns: The parts that count, in order.
    /// - Throws: Where the body is not whole.
    func finish() throws(BodyFormatError) -> [CanonicalPart] {
        try reader.finish()
        var parts = parts
        for field in waiting { parts[field.part] = part(field.head, text: rules.counted(field.text)) }
        let leftOut = rules.namesLeftOut(ofForm: parts.compactMap(\.name))
        return leftOut.isEmpty ? parts : parts.filter { part in part.name.map(leftOut.contains) != true }
    }

    private mutating func begin(_ head: MultipartHead) {
        self.head = head
        text = head.fileName == nil ? [] : nil
        hash = CountedHash(rules: rules, isText: text != nil)
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) {
        guard let collected = text?.count else {
            hash.update(bytes)
            return
        }
        text?.append(contentsOf: bytes)
        if collected + bytes.count > Self.textLimit {
            hash.update(text ?? [])
            text = nil
        }
    }

    private mutating func endPart() {
        guard let text else {
            parts.append(part(head, content: hash.finish(), shown: nil))
            return
        }
        let constant = rules.constant(forField: head?.name ?? [], text)
        if constant == nil, rules.seeksSecrets, waitingSize + text.count <= Self.textLimit {
            waiting.append((head, text, parts.count))
            waitingSize += text.count
            parts.append(part(head, content: hash.finish(), shown: nil))
        } else {
            parts.append(part(head, text: constant ?? rules.counted(text)))
        }
    }

    private func part(_ head: MultipartHead?, text: [UInt8]) -> CanonicalPart {
        var hash = CountedHash(rules: rules, isText: true)
        hash.update(text)
        let shown = text.count <= Self.shownLimit ? String(validating: text, as: UTF8.self) : nil
        return part(head, content: hash.finish(), shown: shown)
    }

    private func part(_ head: MultipartHead?, content: ContentDigest, shown: String?) -> CanonicalPart {
        CanonicalPart(
            name: head?.name.map(rules.withoutSecrets),
            fileName: head?.fileName.map(rules.withoutSecrets),
            contentType: head?.contentType,
            content: content,
            text: shown
        )
    }
}

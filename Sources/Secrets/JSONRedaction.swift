import BodyFormats

/// Finds what is secret in one JSON text (docs/design.md §8).
///
/// It reads tokens and builds no tree. Strings are looked into only if they begin like a URL or a token, so that media
/// cost no more than being passed over. Members whose meaning their neighbours decide are kept until their object ends.
struct JSONRedaction {
    /// A member whose object decides what becomes of it.
    private struct Member {
        let name: JSONToken
        let kind: SecretMember?
        let value: JSONToken
    }

    /// An object or array that is not closed yet.
    private struct Container {
        let isObject: Bool
        /// The name whose value comes next.
        var name: JSONToken?
        var members: [Member] = []
        var hasToken = false
        var isLogarithm = false
    }

    private let bytes: [UInt8]
    private let urls: URLRedaction
    private let memory: RedactionMemory
    private let isAnswer: Bool
    private var containers: [Container] = []
    private var found: [ByteEdits.Edit] = []

    private init(_ bytes: [UInt8], _ urls: URLRedaction, _ memory: RedactionMemory, isAnswer: Bool) {
        self.bytes = bytes
        self.urls = urls
        self.memory = memory
        self.isAnswer = isAnswer
    }

    /// The edits to a JSON text, in no order.
    ///
    /// In an answer that breaks off, what is whole is edited, and several texts may follow one another (JSON Lines). A
    /// request that is no JSON text is compared by its bytes, so it stays. Strings of an answer may hold what JSON does not
    /// allow: a letter in another encoding must not hide the credential behind it.
    ///
    /// - Parameters:
    ///   - bytes: The text, or a buffer that contains it.
    ///   - range: Where in the buffer it is.
    ///   - urls: What is secret in URLs.
    ///   - memory: What is known to be secret, and the stand-ins.
    ///   - isAnswer: Whether it hands out what its members hold, with dates that are moved; a request sends it.
    /// - Returns: Edits that do not overlap.
    static func edits(
        of bytes: [UInt8],
        in range: Range<Int>,
        urls: URLRedaction,
        memory: RedactionMemory,
        isAnswer: Bool
    ) -> [ByteEdits.Edit] {
        var redaction = JSONRedaction(bytes, urls, memory, isAnswer: isAnswer)
        var start = range.lowerBound
        while let error = redaction.read(start..<range.upperBound) {
            guard isAnswer else { return [] }
            guard error.code == .jsonTrailingBytes, error.offset > start else { break }
            start = error.offset
        }
        while let container = redaction.containers.popLast() { redaction.settle(container) }
        return redaction.found
    }

    /// Reads one text; returns where and why it is over before its end.
    private mutating func read(_ range: Range<Int>) -> BodyFormatError? {
        var scanner = JSONScanner(bytes, in: range, isLenient: isAnswer)
        do throws(BodyFormatError) {
            while let token = try scanner.next() { take(token) }
            return nil
        } catch {
            return error
        }
    }

    private mutating func take(_ token: JSONToken) {
        switch token.kind {
        case .beginObject, .beginArray: containers.append(Container(isObject: token.kind == .beginObject))
        case .endObject, .endArray: if let container = containers.popLast() { settle(container) }
        case .name: containers[containers.count - 1].name = token
        case .string: takeString(token)
        case .number: keep(token)
        case .true, .false, .null: break
        }
    }

    private mutating func takeString(_ token: JSONToken) {
        if couldBeValue(token), !JSONPlace.isOpaque(bytes, at: token.range.lowerBound + 1) {
            let text = DecodedText(json: token, in: bytes)
            if let edits = urls.edits(ofValue: text) {
                found += edits
                if let last = containers.indices.last, !URLRedaction.isURL(text.bytes) {
                    containers[last].hasToken = true
                }
                return
            }
        }
        keep(token)
    }

    /// Whether a string may be a URL or a token; an escape in its first bytes hides what they mean.
    private func couldBeValue(_ token: JSONToken) -> Bool {
        let start = token.range.lowerBound + 1
        let first = bytes[start..<min(start + 4, token.range.upperBound)]
        return URLRedaction.couldBeValue(first) || first.contains(UInt8(ascii: "\\"))
    }

    /// Keeps a member for its object's end, if its name may mean anything.
    private mutating func keep(_ value: JSONToken) {
        guard let last = containers.indices.last, containers[last].isObject, let name = containers[last].name else {
            return
        }
        let kind = SecretMember(utf8(ofName: name))
        if kind == .logarithm { containers[last].isLogarithm = true }
        guard kind != nil || value.kind == .string && SignatureParameters.couldBelong(text(of: name)) else { return }
        containers[last].members.append(Member(name: name, kind: kind, value: value))
    }

    private func text(of token: JSONToken) -> String { JSONString.text(of: token, in: bytes) }

    private func utf8(ofName name: JSONToken) -> ArraySlice<UInt8> {
        name.hasEscapes
            ? JSONString.utf8(of: name, in: bytes)[...] : bytes[name.range.lowerBound + 1..<name.range.upperBound - 1]
    }
}

// MARK: Objects

extension JSONRedaction {
    /// What an object's members say about one another.
    private struct Company {
        let signature: SignatureParameters
        let isSigned: Bool
        let hasToken: Bool
        let isLogarithm: Bool
    }

    private mutating func settle(_ container: Container) {
        guard !container.members.isEmpty else { return }
        let names = container.members.map { text(of: $0.name) }
        let signature = SignatureParameters(among: names)
        let company = Company(
            signature: signature,
            isSigned: names.contains(where: signature.isSecret),
            hasToken: container.hasToken || !container.isLogarithm && container.members.contains(where: isToken),
            isLogarithm: container.isLogarithm
        )
        for (member, name) in zip(container.members, names) {
            guard let replacement = replacement(for: member, named: name, in: company) else { continue }
            found.append(ByteEdits.Edit(content(of: member.value), replacement))
        }
    }

    /// What comes in place of a member's value; nil where it stays.
    private func replacement(for member: Member, named name: String, in company: Company) -> [UInt8]? {
        guard member.value.kind == .string else {
            guard isAnswer, company.hasToken, member.kind == .expiry else { return nil }
            return Expiry.moved(number: Array(bytes[member.value.range]))
        }
        let value = JSONString.utf8(of: member.value, in: bytes)
        if isAnswer, company.hasToken, member.kind == .expiry, let moved = Expiry.moved(text: value) { return moved }
        if company.signature.isSecret(name) { return value.isEmpty ? nil : StandIn.bytes }
        guard !company.isLogarithm, !(company.isSigned && member.kind == .key), let kind = member.kind,
            isAnswer ? kind.couldBeCredential(value) : kind.couldBeSent(value)
        else { return nil }
        return memory.standIn(forMember: kind, value)
    }

    /// Whether a member is what expires: by its name, where that can mean nothing else, or by name and value.
    private func isToken(_ member: Member) -> Bool {
        guard member.value.kind == .string, let kind = member.kind else { return false }
        let value = JSONString.utf8(of: member.value, in: bytes)
        return kind.expires ? !value.isEmpty : kind.couldBeCredential(value)
    }

    /// The bytes of a value, without the quotes of a string.
    private func content(of value: JSONToken) -> Range<Int> {
        value.kind == .string ? value.range.lowerBound + 1..<value.range.upperBound - 1 : value.range
    }
}

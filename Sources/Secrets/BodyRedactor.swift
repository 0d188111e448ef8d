package import BodyFormats

/// Takes the secrets out of bodies before they are written (docs/design.md §8).
///
/// What it finds it finds by place: signatures and keys in URLs, tokens, the fields of a presigned POST, and what the
/// name of a member or field makes a credential. Every byte outside of its edits stays; a body that was edited before is
/// left as it is.
package struct BodyRedactor: Sendable {
    /// What a body is.
    package enum Format: Sendable {
        /// One JSON text; in answers also several, one after another.
        case json
        /// Server-sent events with JSON as their data.
        case eventStream
        /// `application/x-www-form-urlencoded`.
        case form
        /// Multipart, with the boundary as the content type's parameter names it.
        case multipart(boundary: [UInt8])
        /// Any other text.
        case text
        /// Anything else.
        case binary
    }

    /// How many bytes end the head of a part: two line ends (RFC 2046 §5.1).
    private static let emptyLine = 4
    /// How long a text field of a multipart body may be to be looked into.
    private static let textLimit = 1024 * 1024

    private let urls: URLRedaction
    private let memory: RedactionMemory

    /// Creates a redactor.
    ///
    /// - Parameters:
    ///   - signatureParameters: The profile's own names of signature parameters, by case.
    ///   - memory: What is known to be secret, and the stand-ins.
    package init(signatureParameters: [String] = [], memory: RedactionMemory = RedactionMemory()) {
        urls = URLRedaction(signatureParameters: signatureParameters, memory: memory)
        self.memory = memory
    }

    /// A body without secrets: neither in the places where they stand, nor anywhere else as far as they are known, or
    /// look like keys.
    ///
    /// - Parameters:
    ///   - body: The whole body, without transfer and content codings.
    ///   - format: What it is.
    ///   - isAnswer: Whether it is a response's.
    /// - Returns: The body as it may be written, and how it changed: one step after another.
    package func redacted(_ body: [UInt8], format: Format, isAnswer: Bool) -> (body: [UInt8], steps: [ByteEdits]) {
        // A request that is no text is compared by its bytes; an answer may break off within a character.
        let isText = isAnswer || String(validating: body, as: UTF8.self) != nil
        var format = format
        if case .json = format, !isText { format = .binary }
        let places = edits(of: body, format: format, isAnswer: isAnswer)
        var steps = [places]
        var redacted = places.applied(to: body)
        var count: Int
        repeat {
            // What is told by its look in one place may stand in others where it is not.
            count = memory.known.count
            let secrets = memory.edits(for: secretPlaces(in: redacted, format: format, isAnswer: isAnswer))
            redacted = secrets.applied(to: redacted)
            steps.append(secrets)
        } while steps.last?.isEmpty == false && memory.known.count > count
        return (redacted, steps.filter { !$0.isEmpty })
    }

    /// Remembers the credentials that a request's body holds in their places, so that they are found wherever they stand.
    ///
    /// - Parameters:
    ///   - body: The whole body, without transfer and content codings.
    ///   - format: What it is.
    package func learn(request body: [UInt8], format: Format) { _ = edits(of: body, format: format, isAnswer: false) }

    /// Whether a body is a gzip file, or has one as a part, that holds a known secret.
    ///
    /// - Parameters:
    ///   - body: The whole body, without transfer and content codings.
    ///   - format: What it is.
    /// - Returns: Whether it must not be stored.
    package func holdsSecretInGzip(_ body: [UInt8], format: Format) -> Bool {
        guard case .multipart(let boundary) = format,
            let parts = try? MultipartReader.parts(of: body, boundary: boundary)
        else { return GzipSearch.holdsSecret(body[...], memory.known) }
        return parts.contains { GzipSearch.holdsSecret(body[$0.content], memory.known) }
    }

    /// Looks into a body that is too large to be held, while it streams, if it is a gzip file.
    package func gzipSearch() -> GzipSearch { GzipSearch(memory.known) }

    /// Takes the secrets out of a body that is too large to be held, while it streams.
    package func stream(format: Format) -> SecretStream {
        switch format {
        case .json, .eventStream, .form, .text: SecretStream(storing: memory, isText: true)
        case .multipart, .binary: SecretStream(storing: memory, isText: false)
        }
    }

    /// What has to change in a body because of the places where things stand.
    ///
    /// - Parameters:
    ///   - body: The whole body, without transfer and content codings.
    ///   - format: What it is.
    ///   - isAnswer: Whether it is a response's, which its client reads: it is changed less freely.
    /// - Returns: The changes; none where the body is not of the format.
    package func edits(of body: [UInt8], format: Format, isAnswer: Bool) -> ByteEdits {
        switch format {
        case .json:
            let found = JSONRedaction.edits(
                of: body,
                in: 0..<body.count,
                urls: urls,
                memory: memory,
                isAnswer: isAnswer
            )
            return ByteEdits(unsorted: found, of: body)
        case .eventStream: return edits(ofEvents: body, isAnswer: isAnswer)
        case .form: return urls.edits(ofForm: body)
        case .multipart(let boundary): return edits(ofMultipart: body, boundary: boundary)
        case .text, .binary: return ByteEdits()
        }
    }
}

// MARK: Anywhere

extension BodyRedactor {
    private func secretPlaces(in body: [UInt8], format: Format, isAnswer: Bool) -> [SecretSearch.Found] {
        let search = SecretSearch(matcher: memory.known.matcher)
        switch format {
        case .json:
            // Gemini streams an array, and each of its elements is what elsewhere is an event.
            let isStream = isAnswer && body.first { $0 > 0x20 } == UInt8(ascii: "[")
            return jsonPlaces(in: body, events: isStream ? [0..<body.count] : [], search)
        case .eventStream: return jsonPlaces(in: body, events: Self.data(of: body), search)
        case .form: return search.places(in: body, form: 0..<body.count)
        case .text: return search.places(in: body, kind: .text)
        case .multipart(let boundary): return secretPlaces(inMultipart: body, boundary: boundary, search)
        case .binary: return search.places(in: body, kind: .bytes)
        }
    }

    private func jsonPlaces(
        in body: [UInt8],
        events: [Range<Int>],
        _ search: SecretSearch
    ) -> [SecretSearch.Found] {
        let pieces = JoinedDeltas(body, events: events).found(by: search, standIn: memory.standIn)
        return SecretSearch.merged(pieces + search.found(in: body, kind: .json))
    }

    /// The data of events that have one line of them.
    private static func data(of body: [UInt8]) -> [Range<Int>] {
        EventCutter.pieces(of: body).compactMap { piece in
            let lines = ServerSentEvent(body, in: piece).fields.filter { $0.kind == .data }
            return lines.count == 1 ? lines.first?.value : nil
        }
    }

    /// Files are searched for what is known, fields and heads as text, each by itself: what is taken out never reaches from
    /// a head into what comes behind it, which would belong to the head then.
    private func secretPlaces(
        inMultipart body: [UInt8],
        boundary: [UInt8],
        _ search: SecretSearch
    ) -> [SecretSearch.Found] {
        guard let parts = try? MultipartReader.parts(of: body, boundary: boundary) else {
            return search.places(in: body, kind: .bytes)
        }
        var found: [SecretSearch.Found] = []
        func look(_ range: Range<Int>, _ kind: SecretSearch.Kind) {
            found += search.places(in: Array(body[range]), kind: kind).map { place in
                var place = place
                place.range = place.range.lowerBound + range.lowerBound..<place.range.upperBound + range.lowerBound
                return place
            }
        }
        var start = 0
        for part in parts where !part.content.isEmpty {
            let headEnd = max(start, part.content.lowerBound - Self.emptyLine)
            look(start..<headEnd, .text)
            look(part.content, part.head.fileName == nil ? .text : .bytes)
            start = part.content.upperBound
        }
        look(start..<body.count, .text)
        return found
    }
}

// MARK: Event streams

extension BodyRedactor {
    private func edits(ofEvents body: [UInt8], isAnswer: Bool) -> ByteEdits {
        var found: [ByteEdits.Edit] = []
        for piece in EventCutter.pieces(of: body) {
            let lines = ServerSentEvent(body, in: piece).fields.filter { $0.kind == .data }.map(\.value)
            if lines.count == 1 {
                found += JSONRedaction.edits(of: body, in: lines[0], urls: urls, memory: memory, isAnswer: isAnswer)
            } else if !lines.isEmpty {
                found += edits(ofLines: lines, of: body, isAnswer: isAnswer)
            }
        }
        return ByteEdits(unsorted: found, of: body)
    }

    /// The changes to one text over several lines; none reaches over a line's end, since no JSON value does.
    private func edits(ofLines lines: [Range<Int>], of body: [UInt8], isAnswer: Bool) -> [ByteEdits.Edit] {
        let text = Array(lines.map { body[$0] }.joined(separator: [0x0A]))
        var starts: [Int] = []
        var start = 0
        for line in lines {
            starts.append(start)
            start += line.count + 1
        }
        return JSONRedaction.edits(of: text, in: 0..<text.count, urls: urls, memory: memory, isAnswer: isAnswer).map {
            edit in
            let line = (starts.firstIndex { $0 > edit.range.lowerBound } ?? starts.count) - 1
            let shift = lines[line].lowerBound - starts[line]
            return ByteEdits.Edit(
                edit.range.lowerBound + shift..<edit.range.upperBound + shift,
                edit.replacement
            )
        }
    }
}

// MARK: Multipart

extension BodyRedactor {
    private func edits(ofMultipart body: [UInt8], boundary: [UInt8]) -> ByteEdits {
        guard let parts = try? MultipartReader.parts(of: body, boundary: boundary) else { return ByteEdits() }
        let names = parts.map { String(decoding: $0.head.name ?? [], as: UTF8.self) }
        let signature = SignatureParameters(among: names)
        var found: [ByteEdits.Edit] = []
        for (part, name) in zip(parts, names) where !part.content.isEmpty && part.head.fileName == nil {
            if signature.isSecret(name) {
                found.append(ByteEdits.Edit(part.content, StandIn.bytes))
            } else if let kind = SecretMember(Array(name.utf8)[...]), part.content.count <= Self.textLimit,
                kind.couldBeSent(Array(body[part.content]))
            {
                found.append(ByteEdits.Edit(part.content, memory.standIn(forMember: kind, Array(body[part.content]))))
            } else if part.content.count <= Self.textLimit, URLRedaction.couldBeValue(body[part.content]) {
                found += urls.edits(ofValue: DecodedText(plain: body, in: part.content)) ?? []
            }
        }
        return ByteEdits(unsorted: found, of: body)
    }
}

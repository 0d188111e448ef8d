import Blobs
import BodyFormats
import Cassettes
import Matching
import NIOHTTP1

/// Where two interactions differ, in the order in which a reader looks at them: request, head of the answer, body.
///
/// When pieces came, and how the body was cut, is never compared: that is different each time.
struct InteractionComparison {
    /// A difference as it is shown.
    enum Finding: Equatable {
        /// A place with both values.
        case place(String, old: String?, new: String?)
        /// A text whose words differ.
        case text(String, TextComparison)

        static func == (left: Finding, right: Finding) -> Bool {
            switch (left, right) {
            case (.place(let left, let old, let new), .place(let right, let rightOld, let rightNew)):
                left == right && old == rightOld && new == rightNew
            case (.text(let left, let text), .text(let right, let rightText)):
                left == right && text.pieces == rightText.pieces
            case (.place, _), (.text, _): false
            }
        }
    }

    /// What is different.
    private(set) var findings: [Finding] = []
    /// How many places were left out, as they differ between any two recordings.
    private(set) var leftOut = 0
    /// Whether such places are compared too, and what no replay looks at.
    private let isComplete: Bool
    private let naming: MediaName

    /// How many differences of one JSON body are shown.
    private static let limit = 50

    /// Compares two interactions.
    ///
    /// - Parameters:
    ///   - old: One.
    ///   - new: The other.
    ///   - requests: The canonical forms of their requests; none where media of one are missing.
    ///   - blobs: Where media are.
    ///   - isComplete: Whether nothing is left out.
    init(
        _ old: Interaction,
        _ new: Interaction,
        requests: (old: CanonicalRequest, new: CanonicalRequest)?,
        blobs: BlobStore,
        isComplete: Bool
    ) {
        self.isComplete = isComplete
        naming = MediaName(blobs: blobs, isShort: true)
        if let requests {
            add(
                RequestComparison.differences(recorded: requests.old, requested: requests.new, limit: Self.limit),
                "request "
            )
        }
        if isComplete {
            compare("request URL", old.request.url, new.request.url)
            compare("request header", old.request.headers, new.request.headers)
        }
        compare(old.response, new.response)
    }

    private mutating func compare(_ old: RecordedResponse, _ new: RecordedResponse) {
        compare("response status", "\(old.status)", "\(new.status)")
        if isComplete { compare("response reason", old.reason, new.reason) }
        compare("response header", old.headers, new.headers)
        compareBodies(old, new)
        compare("response trailer", old.trailers, new.trailers)
        compare("response end", "\(old.end)", "\(new.end)")
        if isComplete { compare("response framing", "\(old.framing)", "\(new.framing)") }
    }

    private mutating func compareBodies(_ old: RecordedResponse, _ new: RecordedResponse) {
        guard old.body != new.body else { return }
        let (oldBody, newBody) = (shown(old), shown(new))
        switch (BodyKind(old.headers), BodyKind(new.headers)) {
        case (.json, .json):
            guard let old = try? JSONParser.parse(oldBody.bytes), let new = try? JSONParser.parse(newBody.bytes) else {
                return compareTexts("response body", oldBody.text, newBody.text)
            }
            compare("response ", old, new)
        case (.eventStream, .eventStream):
            let (old, new) = (StreamContent(oldBody.events()), StreamContent(newBody.events()))
            for section in old.sections + new.sections.filter({ old.text($0) == nil }) {
                let title = old.text(section) == nil ? new.title(section) : old.title(section)
                compareTexts("response \(title)", old.text(section) ?? "", new.text(section) ?? "")
            }
            compare("response events ", old.rest, new.rest)
        case (let oldKind, let newKind):
            if oldKind == newKind, !Self.isOneBlob(old.body), !Self.isOneBlob(new.body) {
                compareTexts("response body", oldBody.text, newBody.text)
            } else {
                compare("response body", summary(old, oldBody), summary(new, newBody))
            }
        }
    }

    private func shown(_ response: RecordedResponse) -> DisplayBody {
        var naming = naming
        naming.declaredType = response.headers.first(name: "content-type").flatMap { ContentType($0) }
            .map { "\($0.type)/\($0.subtype)" }
        return DisplayBody(response.body, naming: naming)
    }

    /// A body in a few words: its medium, or its size and kind.
    private func summary(_ response: RecordedResponse, _ body: DisplayBody) -> String {
        if Self.isOneBlob(response.body) { return body.text }
        let size = Quantity.bytes(response.body.byteCount)
        return switch BodyKind(response.headers) {
        case .json: "\(size) of JSON"
        case .eventStream: "\(size) of events"
        case .other: size
        }
    }

    private static func isOneBlob(_ body: [BodySegment]) -> Bool {
        guard body.count == 1, case .text = body[0] else { return body.count == 1 }
        return false
    }

    // MARK: Single values

    private mutating func compare(_ place: String, _ old: String, _ new: String) {
        if old != new { findings.append(.place(place, old: TerminalText.escape(old), new: TerminalText.escape(new))) }
    }

    private mutating func compareTexts(_ place: String, _ old: String, _ new: String) {
        if !old.utf8.elementsEqual(new.utf8) { findings.append(.text(place, TextComparison(old, new))) }
    }

    private mutating func compare(_ place: String, _ old: JSONValue, _ new: JSONValue) {
        var list = DifferenceList(limit: Self.limit)
        var left = 0
        JSONComparison.compare(recorded: old, requested: new, into: &list) { name, old, new in
            guard !isComplete, VolatileParts.isMember(name, old), VolatileParts.isMember(name, new) else {
                return false
            }
            left += 1
            return true
        }
        leftOut += left
        add(list, place)
    }

    private mutating func compare(_ place: String, _ old: HTTPHeaders, _ new: HTTPHeaders) {
        var names: [String] = []
        for name in (old.map(\.name) + new.map(\.name)).map({ $0.lowercased() }) where !names.contains(name) {
            names.append(name)
        }
        for name in names {
            let (before, after) = (old[name], new[name])
            if before == after { continue }
            if !isComplete, VolatileParts.isHeader(name) {
                leftOut += 1
                continue
            }
            findings.append(
                .place(
                    "\(place) \(TerminalText.quote(name))",
                    old: before.isEmpty ? nil : TerminalText.quote(before.joined(separator: ", ")),
                    new: after.isEmpty ? nil : TerminalText.quote(after.joined(separator: ", "))
                )
            )
        }
    }

    private mutating func add(_ list: DifferenceList, _ place: String) {
        findings += list.first.map { .place(place + $0.place, old: $0.recorded, new: $0.requested) }
        let more = list.count - list.first.count
        if more > 0 { findings.append(.place("\(place)… \(Quantity.count(more, "more place"))", old: nil, new: nil)) }
    }
}

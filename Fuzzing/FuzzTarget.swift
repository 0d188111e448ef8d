/// What can be fuzzed: each takes any bytes, and ends the process where something does not hold that is promised.
enum FuzzTarget: String, CaseIterable {
    case requestHeads = "request-heads"
    case cassetteMembers = "cassette-members"
    case jsonRanges = "json-ranges"
    case multipart
    case eventStreams = "event-streams"
    case assetURLs = "asset-urls"
    case redaction

    func run(_ input: FuzzInput) {
        switch self {
        case .requestHeads: RequestHeadsTarget.run(input)
        case .cassetteMembers: CassetteMembersTarget.run(input)
        case .jsonRanges: JSONRangesTarget.run(input)
        case .multipart: MultipartTarget.run(input)
        case .eventStreams: EventStreamsTarget.run(input)
        case .assetURLs: AssetURLsTarget.run(input)
        case .redaction: RedactionTarget.run(input)
        }
    }
}

/// Ends the process where something does not hold, with a sentence that says what.
func expect(
    _ holds: Bool,
    _ sentence: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !holds { fatalError(sentence(), file: file, line: line) }
}

/// The body of the call that opens a session (`docs/design.md §10`).
struct SessionRequest: Encodable {
    let name: String
    let cassette: String
    let settings: SessionSettings

    private enum Key: String, CodingKey {
        case name, cassette, mode, timing, chunking, ignore, replace, faults
        case onRepeat = "on-repeat"
        case fastForward = "fast-forward"
        case keepErrors = "keep-errors"
        case maxAge = "max-age"
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(name, forKey: .name)
        try members.encode(cassette, forKey: .cassette)
        try members.encodeIfPresent(settings.mode?.text, forKey: .mode)
        try members.encodeIfPresent(settings.timing?.text, forKey: .timing)
        try members.encodeIfPresent(settings.chunking?.text, forKey: .chunking)
        try members.encodeIfPresent(settings.onRepeat?.text, forKey: .onRepeat)
        try members.encodeIfPresent(settings.fastForward, forKey: .fastForward)
        try members.encodeIfPresent(settings.keepErrors, forKey: .keepErrors)
        try members.encodeIfPresent(settings.maxAge, forKey: .maxAge)
        try members.encodeIfPresent(settings.ignore, forKey: .ignore)
        try members.encodeIfPresent(settings.replace, forKey: .replace)
        try members.encodeIfPresent(settings.faults, forKey: .faults)
    }
}

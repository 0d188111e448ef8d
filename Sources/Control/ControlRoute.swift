import Blobs
import BodyFormats
import Cassettes
import Gateways
import HTTPMessages

/// What an address of the control API names.
///
/// A cassette's name takes as many segments of the path as it has; a `/` in it may also be written `%2F`. What follows
/// the name says where it ends, so no name is ambiguous.
enum ControlRoute: Equatable, Sendable {
    case health
    case openAPI
    case sessions
    case session(SessionName)
    case cassettes
    case interactions(CassetteName)
    case interaction(CassetteName, n: Int)
    case blob(BlobDigest)
    /// What happens, in one session or in all.
    case events(of: SessionName?)

    /// Reads path and query behind `/_tapedeck`; of the query, only `session` of `events` says something.
    ///
    /// - Throws: `ControlError` for what names nothing (404), or a name outside its grammar (400).
    init(path: String) throws(ControlError) {
        let query = path.drop { $0 != "?" }.dropFirst()
        let segments = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst().map(Self.decoded)
        do {
            guard let route = try Self.find(segments, query) else { throw ControlError.notFound }
            self = route
        } catch {
            throw ControlError(error)
        }
    }

    private static func find(_ segments: [String], _ query: Substring) throws -> ControlRoute? {
        switch (segments.first, segments.count) {
        case ("health", 1): return .health
        case ("openapi.json", 1): return .openAPI
        case ("sessions", 1): return .sessions
        case ("sessions", 2): return .session(try SessionName(segments[1]))
        case ("cassettes", 1): return .cassettes
        case ("cassettes", 3...): return try interactions(segments.dropFirst())
        case ("blobs", 2): return .blob(try BlobDigest(segments[1]))
        case ("events", 1): return .events(of: try session(query))
        default: return nil
        }
    }

    /// The session that a query names.
    private static func session(_ query: Substring) throws -> SessionName? {
        let values = query.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
            .filter { $0.first == "session" }
        guard values.count < 2 else {
            throw ControlError.badRequest("The query names two sessions.", hint: "Name one, or none for all.")
        }
        guard let value = values.first else { return nil }
        return try SessionName(decoded(value.count == 2 ? value[1] : ""))
    }

    private static func interactions(_ segments: ArraySlice<String>) throws -> ControlRoute? {
        if segments.last == "interactions" {
            return .interactions(try CassetteName(segments.dropLast().joined(separator: "/")))
        }
        guard segments.count > 2, segments.dropLast().last == "interactions", let last = segments.last else {
            return nil
        }
        let name = try CassetteName(segments.dropLast(2).joined(separator: "/"))
        guard let n = DecimalDigits.parse(last), n > 0 else {
            throw ControlError.badRequest(
                "\"\(last)\" is no interaction's number.",
                hint: "Interactions are numbered from 1: GET /_tapedeck/cassettes/\(name)/interactions lists them."
            )
        }
        return .interaction(name, n: n)
    }

    /// The methods that are answered; where there is `GET`, there is `HEAD`.
    var methods: [String] {
        switch self {
        case .sessions: ["GET", "HEAD", "POST"]
        case .session: ["GET", "HEAD", "PATCH", "DELETE"]
        case .health, .openAPI, .cassettes, .interactions, .interaction, .blob, .events: ["GET", "HEAD"]
        }
    }

    private static func decoded(_ segment: Substring) -> String {
        String(decoding: PercentCoding.decode(Array(segment.utf8)[...], plusIsSpace: false), as: UTF8.self)
    }
}

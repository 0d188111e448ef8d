import BodyFormats
import Cassettes
import Exchanges
import Gateways
import NIOHTTP1
import Secrets

/// The calls that are about cassettes: reading, as the file has it now.
struct CassetteCalls {
    private let place: ControlPlace

    init(_ place: ControlPlace) { self.place = place }

    /// All in the folder; one that cannot be read says why.
    func list() throws -> ControlReply {
        var json = JSONWriter()
        json.beginObject()
        json.name("cassettes")
        json.beginArray()
        for name in try CassetteFolder(place.folder).names() {
            json.beginObject()
            json.member("name", name.description)
            do {
                guard let listing = try CassetteListing(name, in: place.folder) else { throw missing(name) }
                json.member("interactions", listing.interactions.count)
                json.member("bytes", listing.fileSize)
            } catch {
                json.member("error", ControlError(error).message)
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return ControlReply(content: .json(json.bytes))
    }

    /// The interactions of one, by number, without what later recordings replaced.
    func interactions(of name: CassetteName) throws -> ControlReply {
        guard let listing = try CassetteListing(name, in: place.folder) else { throw missing(name) }
        var json = JSONWriter()
        json.beginObject()
        json.member("cassette", name.description)
        json.name("interactions")
        json.beginArray()
        for interaction in listing.interactions { json.summary(interaction, redactor: redactor(interaction.gateway)) }
        json.endArray()
        json.endObject()
        return ControlReply(content: .json(json.bytes))
    }

    /// One interaction, as docs/cassette-format.md has it.
    func interaction(_ n: Int, of name: CassetteName) throws -> ControlReply {
        guard let listing = try CassetteListing(name, in: place.folder) else { throw missing(name) }
        guard let found = listing.interactions.first(where: { $0.n == n }) else {
            throw ControlError(
                status: 404,
                code: "interaction_missing",
                message: "The cassette \"\(name)\" has no interaction \(n).",
                hint: "GET /_tapedeck/cassettes/\(name)/interactions lists them."
            )
        }
        let interaction = try found.location.interaction()
        return ControlReply(content: .json(redactor(interaction.gateway).redact(interaction).jsonLine()))
    }

    private func missing(_ name: CassetteName) -> ControlError {
        ControlError(
            status: 404,
            code: "cassette_missing",
            message: "There is no cassette \"\(name)\".",
            hint: "GET /_tapedeck/cassettes lists them."
        )
    }

    /// What takes out secrets that should not be in the file in the first place.
    private func redactor(_ gateway: String) -> Redactor {
        let mounted = place.table.mount(named: gateway)?.profile
        guard let profile = mounted ?? GatewayProfile.builtIn.first(where: { $0.name == gateway }) else {
            return Redactor()
        }
        return Redactor(
            isSecretHeader: { profile.isSecretHeader($0) },
            signatureParameters: profile.signatureParameters
        )
    }
}

extension JSONWriter {
    /// Writes an interaction without its bodies.
    fileprivate mutating func summary(_ summary: CassetteListing.Summary, redactor: Redactor) {
        beginObject()
        member("n", summary.n)
        member("gateway", summary.gateway)
        member("recorded_at", summary.recordedAt)
        member("method", summary.method)
        member("url", redactor.redact(url: summary.url))
        member("status", summary.status)
        member("size", summary.size)
        member("end", summary.end.rawValue)
        endObject()
    }
}

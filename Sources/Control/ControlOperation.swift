import Blobs
import BodyFormats
import Cassettes
import Exchanges
import Gateways
import HTTPMessages
import NIOCore
import NIOHTTP1
import NIOPosix

/// One call of the control API that was found to be one; it reads files, so it belongs on a worker thread.
struct ControlOperation: Sendable {
    let route: ControlRoute
    let method: String
    let place: ControlPlace
    /// The number of the last event that a feed is to follow.
    private let lastEvent: Int?

    /// Finds out what is called.
    ///
    /// - Throws: `ControlError` for an address that names nothing, or a method that it does not answer.
    init(path: String, head: RequestHead, place: ControlPlace) throws(ControlError) {
        route = try ControlRoute(path: path)
        method = head.method
        guard route.methods.contains(method) else { throw .methodNotAllowed(route.methods) }
        self.place = place
        lastEvent = try Self.lastEvent(head)
    }

    /// The event after which a client wants to go on (html.spec.whatwg.org, "The Last-Event-ID header").
    private static func lastEvent(_ head: RequestHead) throws(ControlError) -> Int? {
        guard let text = head.headers.first(name: "last-event-id") else { return nil }
        guard let number = DecimalDigits.parse(text) else {
            throw .badRequest("Last-Event-ID is no event's number.", hint: "Send the id of the last event, or nothing.")
        }
        return number
    }

    /// Whether it says in its body what it wants.
    var takesBody: Bool { method == "POST" || method == "PATCH" }

    /// Does what is asked.
    ///
    /// - Parameters:
    ///   - body: What came with the call.
    ///   - eventLoop: Where the reply is wanted.
    /// - Returns: The reply; errors are those that ``ControlError/init(_:)`` knows.
    func start(_ body: [UInt8], on eventLoop: any EventLoop) -> EventLoopFuture<ControlReply> {
        if case .session(let name) = route, method == "DELETE" {
            // It waits, so it may not take a thread that others need.
            return SessionCalls(place).close(name, on: eventLoop)
        }
        return place.workers.runIfActive(eventLoop: eventLoop) { try perform(body) }
    }

    /// Does what needs no waiting.
    private func perform(_ body: [UInt8]) throws -> ControlReply {
        switch (route, method) {
        case (.health, _): return ControlReply(content: .json(Array("{\"status\":\"ok\"}\n".utf8)))
        case (.openAPI, _): return ControlReply(content: .json(Array(OpenAPIDocument.text.utf8)))
        case (.sessions, "POST"): return try SessionCalls(place).create(wish(body, isNew: true))
        case (.sessions, _): return SessionCalls(place).list()
        case (.session(let name), "PATCH"):
            return try SessionCalls(place).change(name, wish(body, isNew: false))
        case (.session(let name), _): return try SessionCalls(place).show(name)
        case (.cassettes, _): return try CassetteCalls(place).list()
        case (.interactions(let name), _): return try CassetteCalls(place).interactions(of: name)
        case (.interaction(let name, let n), _): return try CassetteCalls(place).interaction(n, of: name)
        case (.events(let session), _): return ControlReply(content: .events(of: session, after: lastEvent))
        case (.blob(let digest), _):
            return ControlReply(content: .blob(try BlobStore(cassettes: place.folder).open(digest)))
        }
    }

    /// Reads what is wanted of a session; the gateways that its rules may name are those of `tapedeck.yml`.
    private func wish(_ body: [UInt8], isNew: Bool) throws -> SessionWish {
        let gateways = place.table.mounts.map(\.name)
        let others = GatewayProfile.builtIn.map(\.name).filter { !gateways.contains($0) }
        return try SessionWish(parsing: body, isNew: isNew, gateways: gateways + others)
    }
}

import BodyFormats
import Exchanges
import Gateways
import Logging
import NIOCore

/// The calls that are about sessions.
struct SessionCalls {
    private let place: ControlPlace

    /// The most recorded requests that are named as unplayed; they are all counted.
    private static let unplayedLimit = 50

    init(_ place: ControlPlace) { self.place = place }

    /// All that are open.
    func list() -> ControlReply {
        var json = JSONWriter()
        json.beginObject()
        json.name("sessions")
        json.beginArray()
        for session in place.sessions.all { json.session(session) }
        json.endArray()
        json.endObject()
        return ControlReply(content: .json(json.bytes))
    }

    /// One, with what it has not been asked for yet.
    func show(_ name: SessionName) throws -> ControlReply {
        guard let session = place.sessions.existing(name) else { throw SessionError.isNotOpen(name) }
        return reply(session, unplayed: unplayed(in: session))
    }

    /// Opens one.
    func create(_ wish: SessionWish) throws -> ControlReply {
        guard let name = wish.name else {
            throw ControlError.badRequest("The session has no name.", hint: "Write {\"name\": \"checkout\"}.")
        }
        var settings = place.sessions.defaults
        wish.apply(to: &settings)
        let session = try place.sessions.create(name, cassette: wish.cassette, settings: settings)
        place.logger.debug("session opened", metadata: ["session": "\(name)"])
        return reply(session, status: 201, location: "/_tapedeck/sessions/\(name)")
    }

    /// Changes one.
    func change(_ name: SessionName, _ wish: SessionWish) throws -> ControlReply {
        let session = try place.sessions.change(name) { wish.apply(to: &$0) }
        place.logger.debug("session changed", metadata: ["session": "\(name)"])
        return reply(session)
    }

    /// Closes one, and gives its report when its exchanges have ended, or do not end soon.
    func close(_ name: SessionName, on eventLoop: any EventLoop) -> EventLoopFuture<ControlReply> {
        place.sessions.close(name, on: eventLoop) { session in
            place.logger.debug("session closed", metadata: ["session": "\(name)"])
            var json = JSONWriter()
            json.report(of: session, unplayed: unplayed(in: session))
            return ControlReply(content: .json(json.bytes))
        }
    }

    private func unplayed(in session: Session) -> Unplayed {
        session.readUnplayed(limit: Self.unplayedLimit, table: place.table)
    }

    private func reply(
        _ session: Session,
        unplayed: Unplayed? = nil,
        status: Int = 200,
        location: String? = nil
    ) -> ControlReply {
        var json = JSONWriter()
        json.session(session, unplayed: unplayed)
        return ControlReply(status: status, content: .json(json.bytes), location: location)
    }
}

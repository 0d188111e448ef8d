package import HTTPMessages
package import Listening

/// A call of the control API: a request below `/_tapedeck/` that is for no asset (docs/design.md §10).
///
/// `Exchanges` does not know who answers it: a server is given a closure that makes the responder.
package struct ControlCall {
    /// Path and query behind `/_tapedeck`, as sent and always with a slash in front.
    package let path: String
    /// The head; who may call was decided before.
    package let head: RequestHead
    /// The way back to the client.
    package let writer: ResponseWriter
    /// The server that is called.
    package let place: ControlPlace
}

/// Makes the responder for one call of the control API, on the event loop of its connection.
package typealias MakeControlResponder = @Sendable (ControlCall) -> any Responder

extension ControlCall {
    /// Answers every call with 404: the control API of a server that has none.
    @Sendable package static func nothingHere(_ call: ControlCall) -> any Responder {
        let refusal = Refusal(
            status: 404,
            code: "not_found",
            message: "This server has no control API.",
            hint: "Start it with tapedeck."
        )
        return RefusalResponder(refusal: refusal, writer: call.writer)
    }
}

import Cassettes
import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1
import Upstreams

/// Whom an answer goes to while it arrives from the upstream: the client that asked for it, or all who share it.
///
/// Lives on the event loop of the exchange that asked the upstream.
protocol AnswerAudience: AnyObject {
    /// Whether somebody waits for the answer.
    var isHere: Bool { get }

    /// Whether more of the answer is to be read.
    var takesMore: Bool { get }

    /// Gives an interim answer on (1xx).
    func informational(_ head: ResponseHead)

    /// Gives the head on.
    func begin(_ head: LiveHead)

    /// Gives a piece of the body on.
    func body(_ bytes: ByteBuffer)

    /// Sends what was given so far.
    func flush()

    /// Says that the answer is over, and recorded if it is to be: its end goes on now.
    func end(_ ending: AnswerEnding)

    /// Says that there will be no answer, as the way to the upstream failed.
    func fail(_ error: UpstreamError)

    /// Says that the request was not sent, as its answer could not be stored.
    func refuse(_ refusal: Refusal)

    /// More of the request is taken.
    func readMore()

    /// The client that asked is gone.
    func clientGone()
}

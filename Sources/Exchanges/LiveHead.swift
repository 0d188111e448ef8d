import HTTPMessages
import Upstreams

/// The head of an answer as it came from the upstream, and what is known of the answer by then.
struct LiveHead: Sendable {
    /// As it came, less a content coding that was taken off.
    var head: ResponseHead
    /// How its body ends.
    var framing: BodyFraming
    /// The number of the interaction; `nil` where none is recorded.
    var number: Int?
    /// On what kind of address the server is that answered.
    var reach: AddressReach?

    /// What became of the exchange.
    var outcome: Outcome { number == nil ? .passed : .recorded }
}

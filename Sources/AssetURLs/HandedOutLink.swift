package import Gateways

/// A URL of an answer that was rewritten, so that the client comes here for it.
package struct HandedOutLink: Equatable, Sendable {
    /// Where the rewritten URL leads.
    package enum Place: Equatable, Sendable {
        /// Below the gateway's own local address.
        case gateway
        /// To its `/_tapedeck/via/…` address, whatever its origin.
        case via
    }

    /// The URL as the upstream wrote it.
    package let url: AbsoluteURL
    /// The URL as the client gets it.
    package let local: String
    /// The names of the members around it, outermost first; of a header field, its name.
    package let members: [String]
    /// Where the rewritten URL leads.
    package let place: Place
    /// Whether it may be fetched before a client asks: an asset field named it, and nothing says that it is for
    /// something else than to get media.
    package let isEager: Bool
}

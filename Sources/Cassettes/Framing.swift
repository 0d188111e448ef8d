/// How the upstream marked the end of a body; what it means is RFC 9112 §6.3.
package enum Framing: String, Equatable, Sendable, CaseIterable {
    /// The chunked transfer coding.
    case chunked
    /// A declared length; an answer without a body too.
    case length
    /// The end of the connection.
    case close
}

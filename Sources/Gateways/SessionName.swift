/// The name of a session, as in `/@checkout/openai/v1` (docs/design.md §3).
///
/// It is also the name of the cassette a new session opens, so it is one segment of the grammar for file names and
/// never leads out of a folder.
package struct SessionName: Hashable, Sendable, CustomStringConvertible {
    /// The name without `@`.
    package let description: String

    /// Checks a name that came in a path, a header or a call of the control API.
    ///
    /// - Throws: `GatewayError.malformedSession`.
    package init(_ name: some StringProtocol) throws(GatewayError) {
        guard NameSegment.isWellFormed(name) else { throw .malformedSession(String(name)) }
        description = String(name)
    }
}

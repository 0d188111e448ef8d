/// What is wrong with a gateway somebody named, or with the address of a request.
///
/// Each case has a code to branch on, a sentence for a person and a remedy (`GatewayError+Wording.swift`). Texts that
/// came from outside are as they came: whoever shows them on a terminal escapes them.
package enum GatewayError: Error, Equatable, Sendable {
    /// A URL that is no upstream's; the text is as much of it as may be shown.
    case malformedURL(String, UpstreamURLDefect)
    /// A name that no profile has, given without a URL.
    case unknownGateway(String, known: [String])
    /// A profile without an upstream of its own, given without a URL.
    case missingUpstream(String)
    /// A gateway's name outside the grammar (docs/design.md §12).
    case malformedName(String)
    /// A name that is mounted already.
    case repeatedName(String)
    /// A dialect nobody speaks.
    case unknownDialect(String, known: [String])
    /// A session's name outside the grammar.
    case malformedSession(String)
    /// A path and a header, or two headers, that name different sessions.
    case conflictingSessions(String, String)
    /// A path below which nothing is mounted; the text is its first segment.
    case nothingMounted(String, mounts: [String])
    /// A `/_tapedeck/via/…` that stands for no URL.
    case malformedAsset(String)
}

/// Why an entry of a file becomes no interaction.
enum ImportProblem: Error, Equatable {
    /// It is none that could be played, which is no fault of the file; the reason, as it is listed.
    case leftOut(String)
    /// It is not what the format says it is, so the rest of the file is not to be trusted either.
    case malformed(String)

    /// Nothing came back: it was blocked, it failed, or it came from a cache.
    static let noAnswer = ImportProblem.leftOut("there is no answer")
    /// Browsers keep no bodies of what they forgot, or was too large for them.
    static let noResponseBody = ImportProblem.leftOut("the answer's body is not in the file")
    /// The same of a request; without it there is nothing to match.
    static let noRequestBody = ImportProblem.leftOut("the request's body is not in the file")
    /// WebSockets, tunnels, `data:` and the like.
    static let notHTTP = ImportProblem.leftOut("it is no request of HTTP")
}

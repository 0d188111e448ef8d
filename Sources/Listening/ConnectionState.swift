/// What one client connection may do next: pipelining, keep-alive and how it ends (RFC 9112 §9).
///
/// A value without input and output: ``ConnectionHandler`` tells it what happened and does what it returns.
/// Requests are answered one at a time in the order they came; what arrives behind an unfinished exchange stays bytes.
struct ConnectionState {
    /// Where the request of the current exchange stands.
    enum RequestProgress {
        /// No exchange: the next head begins one.
        case awaited
        /// The head is here, the body is coming.
        case arriving
        /// The whole request is here.
        case complete
    }

    /// What to do when an answer is out.
    enum EndAction: Equatable {
        /// Go on with the next request.
        case next
        /// Close now.
        case close
        /// Stop sending, read what the client still sends and drop it, then close: closing at once could make the
        /// client lose the answer to a reset (RFC 9112 §9.6).
        case closeGently
    }

    /// What the client has to send within some time (docs/design.md §12).
    enum Waiting: Equatable {
        /// Nothing: an answer is being made, or the client is held back.
        case nothing
        /// The next request, or the first.
        case request
        /// The rest of a head.
        case head
        /// The next bytes of a body.
        case body
    }

    private(set) var request = RequestProgress.awaited
    private(set) var isAnswering = false
    private(set) var isEnding = false
    private var mustCloseAfterAnswer = false
    private(set) var isInputClosed = false

    /// Whether a further part of a request can be taken now.
    var takesParts: Bool { !isEnding && !(isAnswering && request == .complete) }

    /// What is waited for; `isInHead` says that a head has begun, `wantsBody` that bytes of the body would be taken.
    func waiting(isInHead: Bool, wantsBody: Bool) -> Waiting {
        if isEnding { return .nothing }
        switch request {
        case .awaited: return isInHead ? .head : .request
        case .arriving: return wantsBody ? .body : .nothing
        case .complete: return .nothing
        }
    }

    /// A request head was taken.
    ///
    /// `isPersistent` says whether the client wants to go on afterwards.
    mutating func headArrived(isPersistent: Bool) {
        request = .arriving
        isAnswering = true
        mustCloseAfterAnswer = !isPersistent
    }

    /// The end of the request was taken.
    mutating func endArrived() { request = .complete }

    /// The answer that is being made must be the last on this connection.
    mutating func closeAfterAnswer() { mustCloseAfterAnswer = true }

    /// Whether the connection can go on after the current answer, as far as is known now; `hasBytes` says that some
    /// arrived behind its request.
    func staysOpen(hasBytes: Bool) -> Bool {
        !mustCloseAfterAnswer && !isEnding && (hasBytes || !isInputClosed)
    }

    /// The last byte of the current answer was written; `hasBytes` as for ``staysOpen(hasBytes:)``.
    ///
    /// A client that shut its sending side down gets the answers to all that it sent before.
    mutating func answerEnded(hasBytes: Bool) -> EndAction {
        let goesOn = request == .complete && staysOpen(hasBytes: hasBytes)
        isAnswering = false
        request = .awaited
        if goesOn { return .next }
        isEnding = true
        return isInputClosed ? .close : .closeGently
    }

    /// The client shut its sending side down.
    mutating func inputClosed() { isInputClosed = true }

    /// The connection cannot go on: what still arrives is dropped.
    mutating func end() {
        isEnding = true
        isAnswering = false
    }
}

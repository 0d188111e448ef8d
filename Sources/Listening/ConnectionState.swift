/// What one client connection may do next: pipelining, keep-alive and how it ends (RFC 9112 §9).
///
/// A value without input and output: ``ConnectionHandler`` tells it what happened and does what it returns.
/// Requests are answered one at a time in the order they came; what arrives behind an unfinished exchange is held.
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

    /// What to do with a part of a request.
    enum PartAction: Equatable {
        /// Give it to the current exchange (a head begins one).
        case deliver
        /// Keep it until the current exchange has ended.
        case hold
        /// Drop it: the connection is ending.
        case discard
    }

    /// What to do when an answer is out.
    enum EndAction: Equatable {
        /// Go on with the next request, a held one first.
        case next
        /// Close now.
        case close
        /// Stop sending, read what the client still sends and drop it, then close: closing at once could make the
        /// client lose the answer to a reset (RFC 9112 §9.6).
        case closeGently
    }

    private(set) var request = RequestProgress.awaited
    private(set) var isAnswering = false
    private(set) var isEnding = false
    private var mustCloseAfterAnswer = false
    private(set) var isInputClosed = false

    /// A request head arrived.
    ///
    /// `isPersistent` says whether the client wants to go on afterwards.
    mutating func headArrived(isPersistent: Bool) -> PartAction {
        if isEnding { return .discard }
        if isAnswering || request != .awaited { return .hold }
        request = .arriving
        isAnswering = true
        mustCloseAfterAnswer = !isPersistent
        return .deliver
    }

    /// A piece of a request body arrived; `isHeld` says that parts before it are still held.
    func bodyArrived(isHeld: Bool) -> PartAction {
        if isEnding { return .discard }
        return isHeld || request != .arriving ? .hold : .deliver
    }

    /// The end of a request arrived; `isHeld` as for ``bodyArrived(isHeld:)``.
    mutating func endArrived(isHeld: Bool) -> PartAction {
        if isEnding { return .discard }
        if isHeld || request != .arriving { return .hold }
        request = .complete
        return .deliver
    }

    /// The answer that is being made must be the last on this connection.
    mutating func closeAfterAnswer() { mustCloseAfterAnswer = true }

    /// Whether the connection can go on after the current answer, as far as is known now; `holdsRequests` says that
    /// something is held behind it.
    func staysOpen(holdsRequests: Bool) -> Bool {
        !mustCloseAfterAnswer && !isEnding && (holdsRequests || !isInputClosed)
    }

    /// The last byte of the current answer was written; `holdsRequests` says that something is held behind it.
    ///
    /// A client that shut its sending side down gets the answers to all that it sent before.
    mutating func answerEnded(holdsRequests: Bool) -> EndAction {
        let goesOn = request == .complete && staysOpen(holdsRequests: holdsRequests)
        isAnswering = false
        request = .awaited
        if goesOn { return .next }
        isEnding = true
        return isInputClosed ? .close : .closeGently
    }

    /// The client shut its sending side down.
    ///
    /// Returns whether the connection can close at once: it is ending, or nothing is being answered and nothing is held.
    mutating func inputClosed(holdsRequests: Bool) -> Bool {
        isInputClosed = true
        return isEnding || (!isAnswering && !holdsRequests)
    }

    /// The connection cannot go on: what still arrives is dropped.
    mutating func end() {
        isEnding = true
        isAnswering = false
    }
}

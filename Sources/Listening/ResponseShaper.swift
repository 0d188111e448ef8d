/// Changes an answer on its way to the client.
///
/// It is given every step of the answer in place of the client, and passes on what it wants, when it wants, with
/// ``ResponseWriter/write(_:)``. It lives on the event loop of its connection.
package protocol ResponseShaper: AnyObject {
    /// Takes the next step of the answer.
    func take(_ part: ResponsePart)

    /// Whether so much waits here that no more should be given.
    var isFull: Bool { get }

    /// The client is gone: nothing can be passed on any more, and actions that wait must be called.
    func clientGone()
}

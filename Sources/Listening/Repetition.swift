/// Knows whether a request that was answered would get the very same answer again.
///
/// Whoever answers gives one with an answer that may be repeated (``ResponseWriter/repetition``). It is kept with the
/// bytes of both (``ReadyAnswers``), and asked on the event loop of its connection.
package protocol Repetition: AnyObject {
    /// Takes a request with the same bytes for answered, if it gets the same bytes now.
    ///
    /// Everything is counted that answering it in full would count.
    ///
    /// - Returns: Whether it gets them; if not, nothing was counted, and the request is answered in full.
    func claim() -> Bool
}

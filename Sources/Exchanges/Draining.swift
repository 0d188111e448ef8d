/// Something that a stopping server waits for: an answer or a download under way.
protocol Draining: AnyObject {
    /// Ends it as it is now: nobody waits for it any more.
    func cut()
}

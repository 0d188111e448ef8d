import NIOCore

/// The deadline of a connection: moved with every request, met seldom.
///
/// Moving it away costs nothing: the event loop is asked again only when the earlier time has come.
final class ConnectionTimer {
    private let eventLoop: any EventLoop
    private let onExpiry: () -> Void
    private var deadline: NIODeadline?
    private var scheduled: (task: Scheduled<Void>, at: NIODeadline)?

    init(eventLoop: any EventLoop, onExpiry: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.onExpiry = onExpiry
    }

    /// Expires after `time`, and not when it would have before.
    func start(_ time: TimeAmount) {
        let deadline = eventLoop.now + time
        self.deadline = deadline
        if let scheduled, scheduled.at <= deadline { return }
        scheduled?.task.cancel()
        schedule(deadline)
    }

    /// Does not expire until it is started again.
    func stop() { deadline = nil }

    /// Ends: nothing is called any more.
    func cancel() {
        deadline = nil
        scheduled?.task.cancel()
        scheduled = nil
    }

    private func schedule(_ deadline: NIODeadline) {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        scheduled = (eventLoop.scheduleTask(deadline: deadline) { bound.value.timeHasCome() }, deadline)
    }

    private func timeHasCome() {
        scheduled = nil
        guard let deadline else { return }
        if eventLoop.now < deadline { return schedule(deadline) }
        self.deadline = nil
        onExpiry()
    }
}

import Synchronization

/// Counts the connections of a listener and the exchanges on them, over all of its event loops.
final class ConnectionCounter: Sendable {
    private struct Count {
        var open = 0
        var served = 0
        /// The gate is shut and waits for room.
        var isGateWaiting = false
        var openGate: (@Sendable () -> Void)?
    }

    private let limits: ConnectionLimits
    private let count = Mutex(Count())
    private let exchanges = Atomic<Int>(0)

    init(limits: ConnectionLimits) { self.limits = limits }

    /// A connection was accepted; every one calls ``closed()`` once.
    ///
    /// Counted where it is accepted: its own event loop hears of it later, and meanwhile many more could be.
    func accepted() { count.withLock { $0.open += 1 } }

    /// A connection begins.
    ///
    /// Returns whether it can be served; every one calls ``leave(wasServed:)`` once.
    func enter() -> Bool {
        count.withLock { count in
            guard count.served < limits.served else { return false }
            count.served += 1
            return true
        }
    }

    /// A connection is served that was not at first, where there is room for it now.
    func serve() -> Bool {
        count.withLock { count in
            guard count.served < limits.served else { return false }
            count.served += 1
            return true
        }
    }

    /// A served connection makes room for another one before it is closed.
    func giveUpPlace() { count.withLock { $0.served -= 1 } }

    /// A connection has ended.
    func leave(wasServed: Bool) {
        if wasServed { giveUpPlace() }
    }

    /// An accepted connection is closed.
    func closed() {
        let openGate = count.withLock { count -> (@Sendable () -> Void)? in
            count.open -= 1
            guard count.isGateWaiting, count.open < limits.served + limits.refused else { return nil }
            count.isGateWaiting = false
            return count.openGate
        }
        openGate?()
    }

    /// Whether another exchange may begin.
    var takesExchanges: Bool { exchanges.load(ordering: .relaxed) < limits.exchanges }

    /// An exchange begins; if it may, it calls ``endExchange()`` once.
    func beginExchange() -> Bool {
        let before = exchanges.add(1, ordering: .relaxed).oldValue
        if before < limits.exchanges { return true }
        endExchange()
        return false
    }

    /// An exchange has ended.
    func endExchange() { exchanges.subtract(1, ordering: .relaxed) }

    /// Whether another connection may be accepted; if not, `openGate` is called when one may.
    func mayAccept(openGate: @escaping @Sendable () -> Void) -> Bool {
        count.withLock { count in
            guard count.open >= limits.served + limits.refused else { return true }
            count.isGateWaiting = true
            count.openGate = openGate
            return false
        }
    }
}

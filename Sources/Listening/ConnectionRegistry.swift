import NIOCore

/// The connections of one event loop, so that a stopping server can let them finish.
///
/// Used on that loop only.
final class ConnectionRegistry {
    private var connections: [ObjectIdentifier: ConnectionHandler] = [:]
    private(set) var isDraining = false
    private var drained: [EventLoopPromise<Void>] = []

    func add(_ connection: ConnectionHandler) {
        connections[ObjectIdentifier(connection)] = connection
        if isDraining { connection.drain() }
    }

    func remove(_ connection: ConnectionHandler) {
        connections[ObjectIdentifier(connection)] = nil
        if isDraining && connections.isEmpty { finish() }
    }

    /// Closes the connection that has been idle for the longest time, to make room for another one.
    ///
    /// Returns whether there was one.
    func closeLongestIdle() -> Bool {
        let idle = connections.values.filter { $0.idleSince != nil }
        guard let longest = idle.min(by: { $0.idleSince ?? .now() < $1.idleSince ?? .now() }) else { return false }
        longest.makeRoom()
        return true
    }

    /// Closes what is idle; the rest closes when its answer is out.
    ///
    /// The promise succeeds when none is left.
    func drain(_ promise: EventLoopPromise<Void>) {
        isDraining = true
        drained.append(promise)
        for connection in connections.values { connection.drain() }
        if connections.isEmpty { finish() }
    }

    /// Closes all that is left, whatever is under way.
    func closeAll() {
        for connection in connections.values { connection.close() }
    }

    private func finish() {
        let promises = drained
        drained = []
        for promise in promises { promise.succeed(()) }
    }
}

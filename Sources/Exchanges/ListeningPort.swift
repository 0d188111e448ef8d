import Synchronization

/// The port that a server listens on, known once it does.
final class ListeningPort: Sendable {
    private let port = Atomic<Int>(0)

    /// The port; 0 before the server listens.
    var number: Int { port.load(ordering: .acquiring) }

    /// Says which port it is.
    func set(_ number: Int) { port.store(number, ordering: .releasing) }
}

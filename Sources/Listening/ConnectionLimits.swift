package import NIOCore

/// How long a client may take, and how many may be here at a time (docs/design.md §12).
package struct ConnectionLimits: Sendable {
    /// How long a request head may take from its first byte.
    package var headTime: TimeAmount
    /// How long the next byte of a body may take, while bytes are wanted.
    package var bodyTime: TimeAmount
    /// How long a connection may do nothing at all.
    package var idleTime: TimeAmount
    /// How long a connection that is ending waits for its client to close, or for the next byte of what it still sends.
    package var closeTime: TimeAmount
    /// How many connections are served.
    package var served: Int
    /// How many more are told that there are too many; what comes beyond them waits in the system's queue.
    package var refused: Int
    /// How many requests may be under way.
    package var exchanges: Int

    /// Creates limits; those left out are the ones of a server with so many descriptors that they do not matter.
    package init(
        headTime: TimeAmount = .seconds(10),
        bodyTime: TimeAmount = .seconds(30),
        idleTime: TimeAmount = .seconds(60),
        closeTime: TimeAmount = .seconds(2),
        served: Int = 16_384,
        refused: Int = 1024,
        exchanges: Int = 16_384
    ) {
        self.headTime = headTime
        self.bodyTime = bodyTime
        self.idleTime = idleTime
        self.closeTime = closeTime
        self.served = served
        self.refused = refused
        self.exchanges = exchanges
    }

    /// The limits of a process that may have so many descriptors open.
    ///
    /// A connection takes one; the exchange on it up to three more: the upstream's socket, and a file a body. So what is
    /// accepted leaves enough for what it causes, and no exchange fails for want of a descriptor.
    ///
    /// - Parameters:
    ///   - descriptors: How many the process may have.
    ///   - loops: How many event loops it runs, each of which has some of its own.
    package init(descriptors: Int, loops: Int) {
        let free = max(20, descriptors - 32 - 5 * loops)
        let connections = free * 3 / 5
        let refused = min(connections / 3, 1024)
        self.init(served: connections - refused, refused: refused, exchanges: (free - connections) / 3)
    }
}

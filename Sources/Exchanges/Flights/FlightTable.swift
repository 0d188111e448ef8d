import Matching
import Synchronization

/// The answers under way in one index of a cassette that others may join: equal fingerprints mean the same there.
///
/// Shared by all event loops and all sessions whose rules read the same.
final class FlightTable: Sendable {
    /// What a request that must go to the upstream gets.
    enum Boarding {
        /// Somebody has asked for the same; the answer is for all.
        case joined(Flight)
        /// Nobody has: the request asks, and others may join.
        case opened(Flight)
        /// The same was recorded since the cassette was looked at.
        case landed
    }

    private let flights = Mutex<[Fingerprint: Flight]>([:])

    /// Finds the answer to a request, or begins one.
    ///
    /// - Parameters:
    ///   - fingerprint: The request's.
    ///   - isCurrent: Whether what is known of the cassette is still all that it holds.
    /// - Returns: What the request gets.
    func board(_ fingerprint: Fingerprint, ifCurrent isCurrent: () -> Bool) -> Boarding {
        flights.withLock { flights in
            if let flight = flights[fingerprint] { return .joined(flight) }
            // An answer is in the index before it leaves this table, so none is overlooked.
            guard isCurrent() else { return .landed }
            let flight = Flight(fingerprint, in: self)
            flights[fingerprint] = flight
            return .opened(flight)
        }
    }

    /// An answer is over.
    func landed(_ flight: Flight) {
        guard let fingerprint = flight.fingerprint else { return }
        flights.withLock { flights in
            if flights[fingerprint] === flight { flights[fingerprint] = nil }
        }
    }

    /// How many answers are under way.
    var count: Int { flights.withLock(\.count) }
}

import Gateways
import Synchronization
import Upstreams

/// The origins of other hosts that this server's answers handed out (docs/design.md §6): only these, and those that a
/// profile lists, are served at `/_tapedeck/via/`, so that it is no open proxy.
final class OriginTable: Sendable {
    /// For whom an origin was handed out.
    struct Entry: Sendable, Equatable {
        /// The gateways whose answers named it.
        var mounts: [Mount]
        /// The kinds of addresses it may be on.
        var reaches: Set<AddressReach>
    }

    private let entries = Mutex<[Origin: Entry]>([:])

    /// For whom an origin was handed out; `nil` if it never was.
    func entry(for origin: Origin) -> Entry? { entries.withLock { $0[origin] } }

    /// Notes that an answer named an origin.
    ///
    /// - Parameters:
    ///   - origin: What it named.
    ///   - mount: For which gateway.
    ///   - reaches: The kinds of addresses that it may lead to.
    func handOut(_ origin: Origin, for mount: Mount, reaching reaches: Set<AddressReach>) {
        entries.withLock { entries in
            var entry = entries[origin] ?? Entry(mounts: [], reaches: [])
            if !entry.mounts.contains(mount) { entry.mounts.append(mount) }
            entry.reaches.formUnion(reaches)
            entries[origin] = entry
        }
    }

    /// The kinds of addresses that a server's links may lead to.
    ///
    /// A gateway on this machine may name this machine and its network, since that is how gateways are developed; one
    /// elsewhere may name neither. Where a cloud keeps its credentials (169.254.169.254) only a server may lead that is
    /// on such an address itself.
    ///
    /// - Parameter giver: On what kind of address the server is; `nil` where nobody knows.
    /// - Returns: Public addresses at least.
    static func reaches(namedFrom giver: AddressReach?) -> Set<AddressReach> {
        switch giver {
        case .loopback: [.everywhere, .privateNetwork, .loopback]
        case .privateNetwork: [.everywhere, .privateNetwork]
        case .linkLocal: [.everywhere, .privateNetwork, .linkLocal]
        case .everywhere, .nowhere, nil: [.everywhere]
        }
    }

    /// The kinds of addresses that links may lead to which a cassette holds.
    ///
    /// What a cassette says of its upstream is a claim; it opens no address that the gateway of today may not name.
    ///
    /// - Parameters:
    ///   - giver: On what kind of address the cassette says that the server was.
    ///   - mount: The gateway of today.
    /// - Returns: Public addresses at least.
    static func reaches(recordedFrom giver: AddressReach?, under mount: Mount) -> Set<AddressReach> {
        reaches(namedFrom: giver)
            .intersection(reaches(namedFrom: AddressReach.of(literal: mount.upstream.host)))
    }
}

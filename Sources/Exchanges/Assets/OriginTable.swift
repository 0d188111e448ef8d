import Gateways
import Synchronization
import Upstreams

/// The origins of other hosts that this server's answers handed out (docs/design.md §6): only these, and those that a
/// profile lists, are served at `/_tapedeck/via/`, so that it is no open proxy.
final class OriginTable: Sendable {
    /// For whom an origin was handed out.
    struct Entry: Sendable, Equatable {
        /// The gateway whose answer named it first.
        var mount: Mount
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
    ///   - giver: On what kind of address the server is that answered; `nil` where nobody knows.
    func handOut(_ origin: Origin, for mount: Mount, by giver: AddressReach?) {
        let reaches = Self.reaches(namedFrom: giver)
        entries.withLock { entries in
            if entries[origin] == nil {
                entries[origin] = Entry(mount: mount, reaches: reaches)
            } else {
                entries[origin]?.reaches.formUnion(reaches)
            }
        }
    }

    /// The kinds of addresses that a server's links may lead to.
    ///
    /// A gateway on this machine may name this machine and its network, since that is how gateways are developed; one
    /// elsewhere may name neither. Where a cloud keeps its credentials (169.254.169.254) only a server may lead that is
    /// on such an address itself.
    static func reaches(namedFrom giver: AddressReach?) -> Set<AddressReach> {
        switch giver {
        case .loopback: [.everywhere, .privateNetwork, .loopback]
        case .privateNetwork: [.everywhere, .privateNetwork]
        case .linkLocal: [.everywhere, .privateNetwork, .linkLocal]
        case .everywhere, .nowhere, nil: [.everywhere]
        }
    }
}

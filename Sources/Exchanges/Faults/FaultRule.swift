/// Faults for some of the requests of a session (docs/design.md §11).
package struct FaultRule: Sendable, Equatable {
    /// Which of the requests that the rule is about get the faults.
    package enum Trigger: Sendable, Equatable {
        /// All of them.
        case always
        /// The one with this number in the session, from 1.
        case nth(Int)
        /// So many of them, from 0 for none to 1 for all.
        case probability(Double)
    }

    /// The gateway that the rule is about; `nil` for all.
    package var gateway: String?
    /// The path below the mount, without its query; `nil` for all.
    package var path: String?
    /// Which of those requests get the faults.
    package var trigger: Trigger
    /// Where the rule's chance begins: equal seeds and equal requests give equal faults.
    package var seed: UInt64?
    /// What goes wrong.
    package var faults: FaultList

    /// Creates a rule.
    package init(
        gateway: String? = nil,
        path: String? = nil,
        trigger: Trigger = .always,
        seed: UInt64? = nil,
        faults: FaultList
    ) {
        self.gateway = gateway
        self.path = path
        self.trigger = trigger
        self.seed = seed
        self.faults = faults
    }

    /// Whether the rule is about a request.
    ///
    /// - Parameters:
    ///   - gateway: The gateway's name.
    ///   - path: Path and query below the mount.
    /// - Returns: `true` if gateway and path are the rule's.
    func isAbout(gateway: String, path: String) -> Bool {
        guard self.gateway == nil || self.gateway == gateway else { return false }
        guard let own = self.path else { return true }
        return own.utf8.elementsEqual(path.utf8.prefix { $0 != UInt8(ascii: "?") })
    }
}

/// A `faults` rule as a configuration file has it: texts, each with its place.
package struct FaultSettings: Sendable, Equatable {
    /// The gateway that it is about.
    package var gateway: Setting<String>?
    /// The path below the mount.
    package var path: Setting<String>?
    /// The number of the request that gets the faults.
    package var nth: Setting<String>?
    /// How many requests get them, from 0 to 1.
    package var probability: Setting<String>?
    /// Where its chance begins.
    package var seed: Setting<String>?
    /// The faults.
    package var fault: Setting<String>
}

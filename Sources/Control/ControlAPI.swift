package import Exchanges

/// The control API below `/_tapedeck/` (docs/design.md §10).
package enum ControlAPI {
    /// What a server is given, so that it answers calls.
    package static let makeResponder: MakeControlResponder = { ControlResponder($0) }
}

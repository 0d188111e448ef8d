package import Gateways

/// Whom a request of another program's file was for.
package struct ImportPlace: Equatable, Sendable {
    /// The gateway, with the upstream it was asked at.
    package let mount: Mount
    /// The URL without user name and fragment.
    let url: String
    /// Path and query below the mount, or the local address of an asset on another host.
    package let target: String
}

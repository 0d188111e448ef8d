package import Gateways
package import Logging
package import NIOPosix

/// What the control API of a server works on.
package struct ControlPlace: Sendable {
    /// The server's sessions.
    package let sessions: SessionTable
    /// The mounted gateways.
    package let table: ProfileTable
    /// The folder of cassettes and blobs.
    package let folder: String
    /// Where files are read.
    package let workers: NIOThreadPool
    /// Tells those who watch what happens.
    package let activity: ActivityFeed
    /// Where is said what was changed.
    package let logger: Logger
}

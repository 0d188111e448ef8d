import Cassettes
import Gateways

extension RecordedRequest {
    /// What is listed: path and query as the gateway sees them, but for an asset on another host its URL.
    ///
    /// Its target is the local address that stands for it (docs/design.md §6), which says less.
    var shownTarget: String { relativeTarget.hasPrefix(ViaAddress.prefix) ? url : relativeTarget }
}

/// What is done about the assets that answers name (`--fetch-assets`, docs/design.md §6).
package enum FetchAssets: String, CaseIterable, Sendable {
    /// Links lead back here, and while recording the assets are downloaded in the background.
    case eager
    /// Links lead back here; only what the client downloads is recorded.
    case lazy
    /// Links stay as they are.
    case off
}

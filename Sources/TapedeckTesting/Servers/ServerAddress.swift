import Foundation

/// Where a Tapedeck is.
struct ServerAddress: Sendable, Equatable {
    let url: URL
    /// Whether it was started here.
    let isOwn: Bool

    /// The one that was started here.
    init(own url: URL) {
        self.url = url
        isOwn = true
    }

    /// The one that `TAPEDECK_URL` names, if it does.
    init?(_ environment: [String: String]) throws(TapedeckError) {
        guard let text = environment["TAPEDECK_URL"], !text.isEmpty else { return nil }
        let plain = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let url = URL(string: plain), url.scheme == "http", url.host() != nil, url.path.isEmpty else {
            throw .badAddress(text)
        }
        self.url = url
        isOwn = false
    }
}

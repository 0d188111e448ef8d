import Cassettes
package import Gateways
import Secrets

/// What a session was recorded for and nobody asked it for.
package struct Unplayed: Sendable {
    /// A recorded request.
    package struct Request: Sendable {
        /// Its number in the cassette.
        package let n: Int
        /// The gateway.
        package let gateway: String
        /// Its method.
        package let method: String
        /// Its URL, without secrets.
        package let url: String
    }

    /// How many interactions.
    package let count: Int
    /// The first of them.
    package let requests: [Request]
}

extension Session {
    /// What nobody asked for; reads the file, so it blocks.
    ///
    /// - Parameters:
    ///   - limit: The most requests that are named.
    ///   - table: Says what is a secret in the URLs of each gateway.
    /// - Returns: All of them counted, the first ones named.
    package func readUnplayed(limit: Int, table: ProfileTable) -> Unplayed {
        let entries = unplayed
        let cassette = cassette
        let requests = entries.prefix(limit).compactMap { entry -> Unplayed.Request? in
            // What cannot be read is counted; `verify` says what is wrong with it.
            guard let interaction = try? cassette?.load(entry) else { return nil }
            let profile = table.mount(named: interaction.gateway)?.profile
            let redactor = Redactor(signatureParameters: profile?.signatureParameters ?? [])
            return Unplayed.Request(
                n: interaction.n,
                gateway: interaction.gateway,
                method: interaction.request.method,
                url: redactor.redact(url: interaction.request.url)
            )
        }
        return Unplayed(count: entries.count, requests: requests)
    }
}

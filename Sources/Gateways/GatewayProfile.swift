/// What Tapedeck knows about a gateway: data, not code (docs/design.md §1).
///
/// The built-in profiles are in `Profiles/`; `tapedeck.yml` changes their fields or adds gateways of its own. Rules are
/// kept as they are written (`/json/pointer`, `?query`, `header:name`); `Matching` reads them.
package struct GatewayProfile: Equatable, Sendable {
    /// Where the gateway is mounted, and its name in cassettes.
    package var name: String
    /// One line for `tapedeck gateways`.
    package var summary: String
    /// The real server; nil where somebody has to say it.
    package var upstream: UpstreamURL?
    /// How the gateway words its errors.
    package var dialect: Dialect
    /// Other hosts that serve its media, each `host` or `host:port`.
    package var assetHosts: [String]
    /// Names of JSON members that hold asset URLs, besides those of docs/design.md §6.
    package var assetFields: [String]
    /// Response headers that hold asset URLs, in lower case, besides `location` and `content-location`.
    package var assetHeaders: [String]
    /// Request headers that change the answer, in lower case: they are part of the fingerprint.
    package var matchHeaders: [String]
    /// Query parameters that sign this gateway's URLs: left out of the fingerprint and redacted.
    package var signatureParameters: [String]
    /// Header fields with credentials or account ids, in lower case; a `*` at the end stands for any rest.
    package var secretHeaders: [String]
    /// Rules for what varies between two runs of a program and never changes the answer.
    package var ignore: [String]
    /// Texts that vary inside of longer ones.
    package var replace: [TextReplacement]
    /// Variables in which clients look for this gateway's base URL; the vendor's own SDK comes first.
    package var environment: [BaseURLVariable]
    /// Variables in which clients look for a key, and refuse to start when there is none.
    package var apiKeyVariables: [String]

    /// A profile; what is not given is empty.
    package init(
        name: String,
        summary: String,
        upstream: UpstreamURL? = nil,
        dialect: Dialect = .generic,
        assetHosts: [String] = [],
        assetFields: [String] = [],
        assetHeaders: [String] = [],
        matchHeaders: [String] = [],
        signatureParameters: [String] = [],
        secretHeaders: [String] = [],
        ignore: [String] = [],
        replace: [TextReplacement] = [],
        environment: [BaseURLVariable] = [],
        apiKeyVariables: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.upstream = upstream
        self.dialect = dialect
        self.assetHosts = assetHosts
        self.assetFields = assetFields
        self.assetHeaders = assetHeaders
        self.matchHeaders = matchHeaders
        self.signatureParameters = signatureParameters
        self.secretHeaders = secretHeaders
        self.ignore = ignore
        self.replace = replace
        self.environment = environment
        self.apiKeyVariables = apiKeyVariables
    }

    /// The variable in which `tapedeck run` puts this gateway's base URL: `TAPEDECK_FREE_AI_GATEWAY_URL`.
    package var urlVariable: String {
        let name = name.uppercased().map { $0 == "-" || $0 == "." ? "_" : $0 }
        return "TAPEDECK_\(String(name))_URL"
    }

    /// Whether a header field of this gateway holds a credential or an account id, whatever its spelling.
    package func isSecretHeader(_ name: String) -> Bool {
        let name = name.lowercased()
        return secretHeaders.contains { pattern in
            pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
        }
    }
}

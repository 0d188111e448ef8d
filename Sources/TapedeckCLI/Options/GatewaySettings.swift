/// What a configuration file says about one gateway, each text with its line.
///
/// The texts are as written; what they mean is decided when they are laid over a profile.
package struct GatewaySettings: Sendable, Equatable {
    /// The gateway's name, a profile's or a new one.
    package let name: Setting<String>
    /// The server to forward to, in place of the profile's.
    package var upstream: Setting<String>?
    /// The dialect of its errors, in place of the profile's.
    package var dialect: Setting<String>?
    /// Further hosts of its media.
    package var assetHosts: [Setting<String>] = []
    /// Further members that hold asset URLs.
    package var assetFields: [Setting<String>] = []
    /// Further request headers that change the answer.
    package var matchHeaders: [Setting<String>] = []
    /// Further query parameters that only sign a URL.
    package var signatureParameters: [Setting<String>] = []
    /// Further headers that hold credentials.
    package var secretHeaders: [Setting<String>] = []
    /// Further variables that its clients read, each with the path that belongs to its value.
    package var environment: [Setting<EnvironmentVariable>] = []
    /// Further `ignore` rules.
    package var ignore: [Setting<String>] = []
    /// Further `replace` rules.
    package var replace: [Setting<ReplaceSettings>] = []

    /// Nothing but a name.
    package init(name: Setting<String>) {
        self.name = name
    }
}

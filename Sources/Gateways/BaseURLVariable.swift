/// An environment variable in which a client looks for a gateway's base URL.
package struct BaseURLVariable: Equatable, Sendable {
    /// The variable: `OPENAI_BASE_URL`.
    package var name: String
    /// What the client expects behind the gateway's address: `/v1`, or nothing where it adds the version itself.
    package var path: String

    /// A variable and the path its value ends in.
    package init(_ name: String, path: String = "") {
        self.name = name
        self.path = path
    }
}

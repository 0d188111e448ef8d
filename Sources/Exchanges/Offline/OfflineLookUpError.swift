/// Why a request cannot be looked up.
package enum OfflineLookUpError: Error, Equatable, CustomStringConvertible {
    /// The text is no URL, and no local address either.
    case noURL(String)
    /// No gateway is known at the URL.
    case unknownServer(String, known: [String])
    /// No gateway has the name.
    case unknownGateway(String, known: [String])
    /// The request has no canonical form.
    case uncomparable

    /// What is wrong, and what would be right.
    package var description: String {
        switch self {
        case .noURL(let text):
            "\(text) is no URL; use https://host/path, or a local address such as /openai/v1/models"
        case .unknownServer(let origin, let known):
            "no gateway is known at \(origin); name it with --gateway: \(known.joined(separator: ", "))"
        case .unknownGateway(let name, let known):
            "no gateway is called \(name); there is \(known.joined(separator: ", "))"
        case .uncomparable: "the request cannot be compared"
        }
    }
}

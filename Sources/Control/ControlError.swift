import Blobs
import Cassettes
import Exchanges
import Gateways
import Matching

/// Why a call of the control API is refused, with the status that says so (docs/design.md §12).
struct ControlError: Error, Equatable, Sendable {
    /// The status.
    var status: Int
    /// A word to branch on.
    var code: String
    /// What is wrong, for a person.
    var message: String
    /// How to mend it.
    var hint: String
    /// The methods that the address does answer, where that is what is wrong.
    var allow: [String] = []

    /// A body that says something which cannot be.
    static func badRequest(_ message: String, hint: String) -> ControlError {
        ControlError(status: 400, code: "bad_request", message: message, hint: hint)
    }

    static let notFound = ControlError(
        status: 404,
        code: "not_found",
        message: "There is nothing at this control address.",
        hint: "GET /_tapedeck/openapi.json says what there is."
    )

    static func methodNotAllowed(_ methods: [String]) -> ControlError {
        ControlError(
            status: 405,
            code: "method_not_allowed",
            message: "This control address does not answer that method.",
            hint: "Use \(methods.joined(separator: ", ")).",
            allow: methods
        )
    }

    static let notJSON = ControlError(
        status: 415,
        code: "not_json",
        message: "The body is not declared as JSON.",
        hint: "Send it with content-type: application/json."
    )

    static let tooLarge = ControlError(
        status: 413,
        code: "body_too_large",
        message: "The body is larger than 1 MiB.",
        hint: "A session needs a few hundred bytes."
    )
}

extension ControlError {
    /// Finds the status of what went wrong in a call.
    init(_ error: any Error) {
        switch error {
        case let error as ControlError: self = error
        case let error as SessionError:
            self.init(status: Self.status(of: error), code: error.code, message: error.message, hint: error.hint)
        case let error as GatewayError:
            self.init(status: 400, code: error.code, message: error.message, hint: error.remedy)
        case let error as RuleError:
            let hint = error.code == .pattern ? "In JSON, write every backslash twice: \"\\\\d+\"." : error.hint
            self.init(status: 400, code: "bad_rule", message: error.message, hint: hint)
        case let error as CassetteError:
            let place = error.place.map { "\($0): " } ?? ""
            self.init(
                status: error.code == .badName ? 400 : 500,
                code: error.code.rawValue,
                message: place + error.message,
                hint: error.remedy
            )
        case let error as BlobError:
            self.init(status: Self.status(of: error), code: error.code, message: error.message, hint: error.remedy)
        default:
            self.init(status: 500, code: "failed", message: "\(error)", hint: "The log of the server says more.")
        }
    }

    private static func status(of error: SessionError) -> Int {
        switch error {
        case .secretName: 400
        case .isNotOpen: 404
        case .isOpen, .noWayOut, .tooManyRules: 409
        }
    }

    private static func status(of error: BlobError) -> Int {
        switch error {
        case .badDigest: 400
        case .missing: 404
        case .corrupt: 502
        case .noRoom, .notFile, .system: 500
        }
    }
}

import BodyFormats

/// An error that is to be worded; each dialect's file adds the shape it has there.
struct ErrorNotice {
    /// The status it is sent with.
    let status: Int
    /// A word for programs.
    let code: String
    /// A sentence for people.
    let message: String
    /// What to do about it.
    let hint: String?

    /// The message for a dialect without a string for the code.
    var messageAfterCode: String { "\(code): \(message)" }

    /// What OpenAI's shape calls the kind of error.
    var openAIType: String {
        switch status {
        case 429: "rate_limit_error"
        case ..<500: "invalid_request_error"
        default: "server_error"
        }
    }

    /// `{"error":{…,"hint":…}}`: the envelope that every dialect has.
    ///
    /// - Parameters:
    ///   - envelope: Members before `error`.
    ///   - members: What is in `error`, before the hint.
    /// - Returns: The JSON text.
    func body(_ envelope: [JSONValue.Member] = [], error members: [JSONValue.Member]) -> [UInt8] {
        var members = members
        if let hint { members.append(.init("hint", .string(hint))) }
        return JSONValue.object(envelope + [.init("error", .object(members))]).bytes
    }
}

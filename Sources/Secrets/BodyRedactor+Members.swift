package import BodyFormats

extension BodyRedactor {
    /// Members of a cassette's line that this version does not know, without secrets, as if they were a body of their own.
    ///
    /// - Parameters:
    ///   - members: The members with their values.
    ///   - isAnswer: Whether they are a response's.
    /// - Returns: The members as they may be written.
    package func redacted(_ members: [JSONValue.Member], isAnswer: Bool) -> [JSONValue.Member] {
        if members.isEmpty { return members }
        var json = JSONWriter()
        json.value(.object(members))
        let redacted = redacted(json.bytes, format: .json, isAnswer: isAnswer).body
        // Stand-ins are made for JSON; should one not fit, nothing of it is better than a secret.
        return (try? JSONParser.parse(redacted))?.objectValue ?? []
    }
}

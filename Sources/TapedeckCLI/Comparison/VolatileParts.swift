import BodyFormats

/// What differs between two recordings of one thing though nothing has changed: times, ids of requests, rate limits.
enum VolatileParts {
    private static let headers: Set<String> = [
        "age", "cf-ray", "content-length", "date", "etag", "expires", "last-modified", "openai-processing-ms",
        "request-id", "server-timing", "set-cookie", "traceparent", "x-amz-id-2", "x-amz-request-id",
        "x-amzn-requestid", "x-cloud-trace-context", "x-envoy-upstream-service-time",
    ]

    private static let members: Set<String> = [
        "completed_at", "createTime", "created", "created_at", "expires_at", "obfuscation", "sequence_number",
        "system_fingerprint", "updateTime", "updated_at",
    ]

    /// How many letters and digits in a row make an id that no two answers share.
    private static let idLength = 10

    /// Whether the values of a field say nothing about what was answered.
    static func isHeader(_ name: String) -> Bool {
        let name = name.lowercased()
        return headers.contains(name) || name.hasSuffix("-request-id") || name.hasSuffix("-trace-id")
            || name.contains("ratelimit")
    }

    /// Whether a member of an answer's JSON is a time, noise, or an id that looks made for this answer.
    ///
    /// The id of a model or of a tool is none: `gpt-5` and `claude-sonnet-4-20250514` were named by somebody.
    static func isMember(_ name: String, _ value: JSONValue) -> Bool {
        if members.contains(name) { return true }
        guard name == "id" || name.hasSuffix("_id") || name.hasSuffix("Id"), let text = value.stringValue else {
            return false
        }
        return text.utf8.split { !isLetterOrDigit($0) }.contains { run in
            run.count >= idLength && run.contains { (0x30...0x39).contains($0) }
        }
    }

    /// The value with a constant in place of what varies.
    static func settled(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.map { member in
                    let isVolatile = isMember(member.name, member.value)
                    return .init(member.name, isVolatile ? .string("(varies)") : settled(member.value))
                }
            )
        case .array(let elements): .array(elements.map(settled))
        case .null, .bool, .number, .string: value
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

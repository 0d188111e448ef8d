import BodyFormats

extension ErrorNotice {
    /// Google's shape: `code` repeats the HTTP status and `status` is one of a closed list, so the message begins with
    /// the code.
    var geminiBody: [UInt8] {
        body(error: [
            .init("code", .number(String(status))),
            .init("message", .string(messageAfterCode)),
            .init("status", .string(googleStatus)),
        ])
    }

    /// The name Google's APIs have for an HTTP status (`google.rpc.Code`).
    private var googleStatus: String {
        switch status {
        case 401: "UNAUTHENTICATED"
        case 403: "PERMISSION_DENIED"
        case 404, 410: "NOT_FOUND"
        case 408, 504: "DEADLINE_EXCEEDED"
        case 409: "ABORTED"
        case 424: "FAILED_PRECONDITION"
        case 429: "RESOURCE_EXHAUSTED"
        case 499: "CANCELLED"
        case 501: "UNIMPLEMENTED"
        case 502, 503: "UNAVAILABLE"
        case 400..<500: "INVALID_ARGUMENT"
        default: "INTERNAL"
        }
    }
}

import BodyFormats

extension ErrorNotice {
    /// The least that SDKs of all kinds can read, for a gateway nobody knows.
    var genericBody: [UInt8] {
        body(error: [.init("code", .string(code)), .init("message", .string(message))])
    }
}

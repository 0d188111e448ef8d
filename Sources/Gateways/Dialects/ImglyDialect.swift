import BodyFormats

extension ErrorNotice {
    /// IMG.LY's shape, of which its clients read about 4 KiB.
    var imglyBody: [UInt8] {
        body(error: [.init("code", .string(code)), .init("message", .string(message))])
    }
}

import BodyFormats

/// Text in a form.
enum FormText {
    /// The text as browsers send it (url.spec.whatwg.org, "application/x-www-form-urlencoded percent-encode set").
    static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += PercentCoding.encoded(byte, uppercase: true)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

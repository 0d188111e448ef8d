/// Follows a text letter by letter as long as it may still be an `http` or `https` URL.
struct URLPrefixMatcher: Sendable {
    /// How much of the text was seen: 4 letters, then 5 with the `s`, 6 with the colon, and 8 with both slashes.
    private var state: UInt8 = 0

    /// Whether the text begins with `http://` or `https://`, in any case.
    var isURL: Bool { state == 8 }

    /// Takes the next UTF-16 unit.
    ///
    /// - Returns: Whether the text may still be such a URL.
    mutating func advance(_ unit: UInt16) -> Bool {
        guard unit < 0x80 else { return isURL }
        let byte = UInt8(unit)
        switch (state, byte) {
        case (0, UInt8(ascii: "h")), (0, UInt8(ascii: "H")): state = 1
        case (1, UInt8(ascii: "t")), (1, UInt8(ascii: "T")): state = 2
        case (2, UInt8(ascii: "t")), (2, UInt8(ascii: "T")): state = 3
        case (3, UInt8(ascii: "p")), (3, UInt8(ascii: "P")): state = 4
        case (4, UInt8(ascii: "s")), (4, UInt8(ascii: "S")): state = 5
        case (4, UInt8(ascii: ":")), (5, UInt8(ascii: ":")): state = 6
        case (6, UInt8(ascii: "/")), (7, UInt8(ascii: "/")): state += 1
        default: return isURL
        }
        return true
    }
}

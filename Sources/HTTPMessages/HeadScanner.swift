/// Finds where a message head ends, in bytes that come in any cuts.
///
/// It looks at nothing but line ends: the head ends with the first empty line behind one that is not empty, since empty
/// lines before a head are passed over (RFC 9112 §2.2).
package struct HeadScanner: Sendable {
    private var lineLength = 0
    private var hasLine = false
    /// Whether the bytes that come next belong to a head.
    package private(set) var isInHead: Bool

    /// Starts before a head, or outside of any.
    package init(isInHead: Bool) { self.isInHead = isInHead }

    /// A head begins with the next byte.
    package mutating func expectHead() { self = HeadScanner(isInHead: true) }

    /// Takes bytes and says how many of them belong to the head.
    package mutating func scan(_ bytes: some Collection<UInt8>) -> Int {
        guard isInHead else { return 0 }
        var count = 0
        for byte in bytes {
            count += 1
            switch byte {
            case 0x0A:
                if lineLength == 0 && hasLine {
                    isInHead = false
                    return count
                }
                if lineLength > 0 { hasLine = true }
                lineLength = 0
            case 0x0D: break
            default: lineLength += 1
            }
        }
        return count
    }
}

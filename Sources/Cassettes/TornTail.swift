/// What follows the last whole member of a cassette and contains no further whole one.
///
/// A process or a machine that died while it wrote leaves this. Nothing before it is lost: readers warn and go on, and
/// the next writer puts it aside.
package struct TornTail: Equatable, Sendable {
    /// The cassette.
    package let file: String
    /// The byte at which it begins.
    package let offset: Int
    /// How many bytes it has.
    package let length: Int
}

extension TornTail: CustomStringConvertible {
    /// A warning in one line.
    package var description: String {
        "\(file): the last \(length) bytes (from byte \(offset) on) are torn and are passed over; "
            + "the next recording or tapedeck repair puts them aside"
    }
}

/// A number of bytes, written `64KiB`, `1GiB`, `500KB` (`docs/design.md §2`).
package struct ByteSize: Sendable, Equatable {
    /// The bytes.
    package let bytes: Int

    /// 1 GiB, the largest request body where nothing else is said.
    package static let gibibyte = ByteSize(bytes: 1 << 30)

    /// The units, the longest names first: a binary one is tried before its decimal neighbour.
    private static let units: [(name: String, bytes: Int)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
    ]

    /// A size that is known.
    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// Reads a whole number and a unit; a number alone counts bytes.
    ///
    /// Strict: digits, then the unit in exactly this spelling (`MB` is 10⁶, `MiB` 2²⁰), no sign, fraction or spaces.
    ///
    /// - Throws: `ValueError` for everything else and for what does not fit.
    package init(parsing text: String) throws(ValueError) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let suffix = text.dropFirst(digits.count)
        guard let number = Int(digits), let unit = ByteSize.units.first(where: { $0.name == suffix }),
            case let (bytes, overflow) = number.multipliedReportingOverflow(by: unit.bytes), !overflow
        else {
            throw ValueError(text, isNot: "a size", use: "a whole number and a unit: 500KB, 64KiB, 20MB or 1GiB")
        }
        self.bytes = bytes
    }
}

extension ByteSize: CustomStringConvertible {
    /// The size in the largest binary unit that it is a whole number of.
    package var description: String {
        let unit = ByteSize.units.prefix(4).last { bytes != 0 && bytes.isMultiple(of: $0.bytes) }
        return unit.map { "\(bytes / $0.bytes)\($0.name)" } ?? "\(bytes)B"
    }
}

/// Numbers as people read them.
package enum Quantity {
    /// A number of bytes: `0 B`, `999 B`, `1.5 KiB`, `64 KiB`, `1.2 GiB`.
    package static func bytes(_ count: Int) -> String {
        guard count >= 1_024 else { return "\(count) B" }
        var tenths = Double(count) / 102.4
        for unit in ["KiB", "MiB", "GiB"] {
            if tenths < 10_235 { return "\(decimal(tenths: tenths)) \(unit)" }
            tenths /= 1_024
        }
        return "\(decimal(tenths: tenths)) TiB"
    }

    /// A number of bytes to the byte: `1 byte`, `999 bytes`, `1536 bytes (1.5 KiB)`.
    package static func exactBytes(_ count: Int) -> String {
        let exact = Quantity.count(count, "byte")
        return count < 1_024 ? exact : "\(exact) (\(bytes(count)))"
    }

    /// A number of milliseconds: `0.4 ms`, `12 ms`, `1.5 s`, `2 m 5 s`.
    package static func milliseconds(_ count: Double) -> String {
        guard count.isFinite, count >= 0, count < 1e12 else { return "?" }
        if count < 10 { return "\(decimal(tenths: count * 10)) ms" }
        if count < 1_000 { return "\(Int(count.rounded())) ms" }
        if count < 60_000 { return "\(decimal(tenths: count / 100)) s" }
        let seconds = Int((count / 1_000).rounded())
        return "\(seconds / 60) m \(seconds % 60) s"
    }

    /// A number and its noun: `1 event`, `2 events`.
    package static func count(_ count: Int, _ noun: String, plural: String? = nil) -> String {
        "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }

    /// One decimal, left out where it is zero.
    private static func decimal(tenths: Double) -> String {
        let rounded = Int(tenths.rounded())
        return rounded.isMultiple(of: 10) ? "\(rounded / 10)" : "\(rounded / 10).\(rounded % 10)"
    }
}

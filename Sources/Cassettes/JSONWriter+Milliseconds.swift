package import BodyFormats

extension JSONWriter {
    /// Writes a time with at most three decimals and none that say nothing: `12`, `12.5`, `0.004`.
    package mutating func milliseconds(_ time: Double) {
        let microseconds = Int((Frame.storable(time) * 1_000).rounded())
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000)
        guard rest > 0 else { return integer(whole) }
        var decimals = String(1_000 + rest).dropFirst()
        while decimals.last == "0" { decimals = decimals.dropLast() }
        number("\(whole).\(decimals)")
    }
}

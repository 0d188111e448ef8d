extension Tapedeck {
    /// When the pieces of a replayed answer are sent.
    public struct Timing: Sendable, Hashable {
        let text: String

        /// All of them at once.
        public static let instant = Timing(text: "instant")
        /// As they were recorded.
        public static let recorded = Timing(text: "recorded")

        /// As they were recorded, but faster.
        ///
        /// - Parameter times: How much, from 0.001 to 1,000,000; below 1 it is slower.
        /// - Returns: The timing.
        public static func faster(_ times: Double) -> Timing {
            // The server reads plain decimals, so not 1e-05.
            let whole = times.rounded()
            let number = whole == times && abs(times) < 1e15 ? "\(Int(whole))" : "\(times)"
            return Timing(text: "\(number)x")
        }
    }
}

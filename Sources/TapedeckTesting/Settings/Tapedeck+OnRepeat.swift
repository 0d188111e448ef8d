extension Tapedeck {
    /// What a request gets that comes more often than it was recorded.
    public struct OnRepeat: Sendable, Hashable {
        let text: String

        /// The last answer again.
        public static let last = OnRepeat(text: "last")
        /// The first answer again, and so on.
        public static let cycle = OnRepeat(text: "cycle")
        /// No answer, which is an issue of the test.
        public static let miss = OnRepeat(text: "miss")
    }
}

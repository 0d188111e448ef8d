extension Tapedeck {
    /// What a session does with a request.
    public struct Mode: Sendable, Hashable {
        let text: String

        /// Answer from the cassette only; what is not there is an issue of the test.
        public static let replay = Mode(text: "replay")
        /// Forward everything and record everything.
        public static let record = Mode(text: "record")
        /// Answer from the cassette, else forward and record.
        public static let auto = Mode(text: "auto")
        /// Forward everything and record nothing.
        public static let passthrough = Mode(text: "passthrough")
    }
}

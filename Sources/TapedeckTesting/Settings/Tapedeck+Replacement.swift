extension Tapedeck {
    /// A part of requests that is made a constant before they are compared, such as a date in a prompt.
    public struct Replacement: Sendable, Hashable, Encodable {
        /// A regular expression for what changes.
        public let pattern: String
        /// What stands for it.
        public let with: String

        /// Makes one.
        ///
        /// - Parameters:
        ///   - pattern: A regular expression for what changes, such as `#"\d{4}-\d\d-\d\d"#`.
        ///   - with: What stands for it, such as `DATE`.
        public init(pattern: String, with: String) {
            self.pattern = pattern
            self.with = with
        }
    }
}

extension Tapedeck {
    /// How a replayed answer is cut into pieces.
    public struct Chunking: Sendable, Hashable {
        let text: String

        /// As it was recorded.
        public static let recorded = Chunking(text: "recorded")
        /// One server-sent event a piece.
        public static let event = Chunking(text: "event")

        /// Pieces of one size.
        ///
        /// - Parameter count: The bytes of a piece, from 1.
        /// - Returns: The chunking.
        public static func bytes(_ count: Int) -> Chunking { Chunking(text: "bytes:\(count)") }

        /// Pieces of 1 to 64 bytes, cut by chance: inside events, characters and line ends too.
        ///
        /// - Parameter seed: Equal seeds give equal pieces.
        /// - Returns: The chunking.
        public static func random(seed: Int) -> Chunking { Chunking(text: "random:\(seed)") }
    }
}

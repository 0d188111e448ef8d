extension Tapedeck {
    /// Something that goes wrong with an answer on purpose.
    public struct Fault: Sendable, Hashable, Encodable {
        /// What goes wrong.
        public let fault: String
        /// The gateway that it is about; all, where it is not said.
        public let gateway: String?
        /// The path below the gateway that it is about; all, where it is not said.
        public let path: String?
        /// Which of these requests has the fault, from 1; each, where it is not said.
        public let nth: Int?
        /// How likely one of these requests has the fault, from 0 to 1.
        public let probability: Double?
        /// Where chance begins: equal seeds give equal faults.
        public let seed: Int?

        /// Makes one.
        ///
        /// - Parameters:
        ///   - fault: What goes wrong: `status=429`, `cut-after=3ev`, `stall=2s`, `latency=300ms`, `rate=1000B/s`, `garble`,
        ///     or several of them, joined by commas.
        ///   - gateway: The gateway that it is about, such as `openai`.
        ///   - path: The path below the gateway that it is about, such as `/v1/chat/completions`.
        ///   - nth: Which of these requests has the fault, from 1.
        ///   - probability: How likely one of these requests has the fault; then `seed` says where chance begins.
        ///   - seed: Equal seeds give equal faults.
        public init(
            _ fault: String,
            gateway: String? = nil,
            path: String? = nil,
            nth: Int? = nil,
            probability: Double? = nil,
            seed: Int? = nil
        ) {
            self.fault = fault
            self.gateway = gateway
            self.path = path
            self.nth = nth
            self.probability = probability
            self.seed = seed
        }
    }
}

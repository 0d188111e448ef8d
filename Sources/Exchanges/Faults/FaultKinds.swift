/// The kinds of faults.
enum FaultKinds {
    /// All of them, in the order in which help lists them and in which an answer passes them: what happens to its bytes
    /// comes before how fast they go.
    static let all: [any Fault.Type] = [
        StatusFault.self, GarbleFault.self, CutFault.self, StallFault.self, LatencyFault.self, RateFault.self,
    ]
}

import Synchronization

/// The rules for faults of one session, as they run: they count and draw for themselves, so that what other sessions are asked
/// changes nothing here.
final class SessionFaults: Sendable {
    /// A rule, and where it is.
    private struct Run {
        let rule: FaultRule
        var count = 0
        var random: SplitMix64

        init(_ rule: FaultRule) {
            self.rule = rule
            random = SplitMix64(seed: rule.seed ?? 0)
        }

        /// Notes a request that the rule is about; whether it gets the faults, and the seed for what they leave to chance.
        ///
        /// Each request takes two numbers, so that what one gets does not depend on what others got.
        mutating func next() -> (isDue: Bool, seed: UInt64?) {
            count += 1
            let chance = Double(random.next() >> 11) / Double(1 << 53 as UInt64)
            let drawn = random.next()
            let isDue =
                switch rule.trigger {
                case .always: true
                case .nth(let number): count == number
                case .probability(let part): chance < part
                }
            return (isDue, rule.seed.map { _ in drawn })
        }
    }

    private let runs: Mutex<[Run]>

    /// Begins with rules of which none has seen a request.
    init(_ rules: [FaultRule]) { runs = Mutex(rules.map { Run($0) }) }

    /// The faults of the next request.
    ///
    /// - Parameters:
    ///   - gateway: The gateway's name.
    ///   - path: Path and query below the mount.
    ///   - asked: The values of its `x-tapedeck-fault` fields; what they name counts before what rules name.
    /// - Returns: What goes wrong, which mostly is nothing.
    /// - Throws: ``FaultError`` for what a field says; the request is not counted then.
    func next(gateway: String, path: String, asked: [String]) throws(FaultError) -> ChosenFaults {
        let own = asked.isEmpty ? FaultList() : try FaultList(parsing: asked.joined(separator: ","))
        var chosen = runs.withLock { runs in
            var chosen = ChosenFaults()
            for index in runs.indices where runs[index].rule.isAbout(gateway: gateway, path: path) {
                let (isDue, seed) = runs[index].next()
                guard isDue else { continue }
                chosen.list.add(runs[index].rule.faults)
                chosen.seed = seed ?? chosen.seed
            }
            return chosen
        }
        chosen.list.add(own)
        return chosen
    }
}

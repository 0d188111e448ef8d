/// Why a rule for faults cannot be used.
struct FaultRuleError: Error, Equatable {
    /// What is wrong, for a person.
    var message: String
    /// How to mend it.
    var hint: String
}

/// A text that names no fault, or names one twice.
package enum FaultError: Error, Equatable {
    /// One of the texts between the commas is no fault.
    case malformed(String)
    /// Two of them are faults of one kind.
    case repeated(String)

    /// What is wrong, for a person.
    package var message: String {
        switch self {
        case .malformed(let text): "\"\(text)\" is not a fault."
        case .repeated(let name): "The fault \(name) is there twice."
        }
    }
}

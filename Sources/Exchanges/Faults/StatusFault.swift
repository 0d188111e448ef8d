/// `status=429`: an error of the gateway in the upstream's place.
///
/// The upstream is not asked, and the cassette stays where it is: the request that follows gets the answer that this
/// one would have got.
struct StatusFault: Fault {
    /// The status, 400 to 599.
    let status: Int

    static let name = "status"
    static let syntax = "status=429"

    init?(parsing value: Substring?) {
        guard let value, let number = FaultNumber.parse(value, units: [("", 1)]), (400...599).contains(number)
        else { return nil }
        status = Int(number)
    }

    var description: String { "status=\(status)" }
}

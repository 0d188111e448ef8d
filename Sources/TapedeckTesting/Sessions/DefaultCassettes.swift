import Synchronization
import Testing

/// The tests that have a cassette of their own: two whose names come to the same would record over each other.
final class DefaultCassettes: Sendable {
    /// Those of this process.
    static let shared = DefaultCassettes()

    private let owners = Mutex<[String: Test.ID]>([:])

    /// The name of a test's own cassette.
    ///
    /// - Parameter id: The test.
    /// - Returns: Its name.
    /// - Throws: `TapedeckError` where it is another test's.
    func name(for id: Test.ID) throws(TapedeckError) -> String {
        let name = TestNames(id).cassette
        let owner = owners.withLock { owners in
            // File systems that do not tell upper case from lower case take two such names for one.
            let key = name.lowercased()
            let owner = owners[key] ?? id
            owners[key] = owner
            return owner
        }
        guard owner == id else { throw .sameCassette(name, other: "\(owner)") }
        return name
    }
}

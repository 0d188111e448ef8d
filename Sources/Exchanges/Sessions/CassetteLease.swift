import Cassettes

/// The use of a cassette: as long as it is kept, the cassette stays open.
///
/// A session has one, and so have the requests under way in it, which have the session.
final class CassetteLease: Sendable {
    private let name: CassetteName
    private let table: CassetteTable

    /// Begins a use that the table has counted.
    init(_ name: CassetteName, of table: CassetteTable) {
        self.name = name
        self.table = table
    }

    deinit { table.takeBack(name) }
}

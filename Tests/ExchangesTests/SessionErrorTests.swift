import Cassettes
import Gateways
import Testing

@testable import Exchanges

@Suite("What is said of a session that cannot be opened or changed")
struct SessionErrorTests {
    @Test("Each error says what is wrong and how to mend it")
    func wording() throws {
        let name = try SessionName("a")
        #expect(
            SessionError.isOpen(name).description
                == "The session \"a\" is open already. Change it with PATCH, or close it with DELETE first."
        )
        #expect(
            SessionError.isNotOpen(name).description
                == "No session \"a\" is open. Open it with POST /_tapedeck/sessions, or by a request below /@NAME/."
        )
        #expect(
            SessionError.noWayOut(.record).description
                == "This server only replays: it was started without a way out, which the mode record needs. "
                + "Start the server with tapedeck auto or tapedeck record."
        )
        #expect(
            SessionError.tooManyRules(try CassetteName("tape"), limit: 64).description
                == "The sessions on the cassette \"tape\" compare requests in 64 different ways already. "
                + "Close sessions that are done, or give several the same rules."
        )
    }
}

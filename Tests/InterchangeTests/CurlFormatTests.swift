import Cassettes
import Testing

@testable import Interchange

@Suite("CurlFormat")
struct CurlFormatTests {
    @Test("a script says what it is, and numbers its commands with nothing that was recorded in a comment")
    func script() throws {
        var interaction = Interaction.sample(n: 3, method: "GET")
        interaction.gateway = "x\nrm"
        let script = try export([interaction], as: CurlFormat())
        #expect(script.hasPrefix("#!/bin/sh\n# The requests of cassette a/b, exported by Tapedeck 1.2.3.\n"))
        #expect(
            script.contains("\n\n# 3: 200\ncurl --globoff --path-as-is --request 'GET' 'https://api.example/v1/x' \\\n")
        )
        #expect(!script.contains("rm"))
    }
}

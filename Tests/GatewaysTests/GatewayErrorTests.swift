import Testing

@testable import Gateways

@Suite struct GatewayErrorTests {
    @Test(
        "Every error says what is wrong and what to do",
        arguments: [
            (
                GatewayError.malformedURL("https://h:0", .port),
                "malformed_upstream_url",
                "\"https://h:0\" cannot be an upstream: its port is not a number from 1 to 65535; "
                    + "write it as https://host[:port][/base/path]"
            ),
            (
                .unknownGateway("opnai", known: ["openai", "imgly"]),
                "unknown_gateway",
                "no gateway is called \"opnai\"; use one of openai, imgly, or give its URL: opnai=https://…"
            ),
            (
                .unknownGateway("op nai", known: ["openai", "imgly"]),
                "unknown_gateway",
                "no gateway is called \"op nai\"; use one of openai, imgly, or NAME=https://…"
            ),
            (
                .missingUpstream("generic"),
                "missing_upstream",
                "the gateway \"generic\" has no upstream of its own; give its URL: generic=https://…"
            ),
            (
                .malformedName("a/b"),
                "malformed_gateway_name",
                "\"a/b\" cannot be a gateway's name; "
                    + "use a letter or digit, then at most 100 letters, digits, dots, underscores and hyphens"
            ),
            (
                .repeatedName("openai"),
                "repeated_gateway",
                "the gateway \"openai\" is named twice; mount the second one under a name of its own: NAME=https://…"
            ),
            (
                .unknownDialect("klingon", known: ["openai", "gemini"]),
                "unknown_dialect",
                "no dialect is called \"klingon\"; use one of openai, gemini"
            ),
            (
                .malformedSession(".."),
                "malformed_session_name",
                "\"..\" cannot be a session's name; "
                    + "use a letter or digit, then at most 100 letters, digits, dots, underscores and hyphens"
            ),
            (
                .conflictingSessions("a", "b"),
                "conflicting_sessions",
                "the request names two sessions, \"a\" and \"b\"; "
                    + "name it in the path (/@NAME/…) or in x-tapedeck-session, not differently in both"
            ),
            (
                .malformedAsset("/via/ftp/h"),
                "malformed_asset_url",
                "the address stands for no http or https URL of a host without a user name; "
                    + "use the link as Tapedeck handed it out: /_tapedeck/via/<scheme>/<host[:port]>/<path>"
            ),
            (
                .nothingMounted("/foo", mounts: ["/openai", "/imgly"]),
                "nothing_mounted",
                "nothing is mounted at \"/foo\"; use a base URL below one of /openai, /imgly"
            ),
        ]
    )
    func wording(error: GatewayError, code: String, text: String) {
        #expect(error.code == code)
        #expect(error.description == text)
    }

    @Test(
        "Every defect of a URL is worded",
        arguments: [
            (
                UpstreamURLDefect.forbiddenCharacter,
                "it has white space or characters outside ASCII (names of other scripts are written xn--…)"
            ),
            (.notHTTP, "it does not begin with http:// or https://"),
            (.credentials, "it has a user name or password (credentials come from the client's requests)"),
            (.query, "it has a query"),
            (.fragment, "it has a fragment (#)"),
            (.host, "its host is neither a name nor an IP address"),
            (.path, "its path has characters that must be percent-encoded, a broken escape, or the segment . or .."),
        ]
    )
    func defects(defect: UpstreamURLDefect, text: String) {
        #expect(defect.message == text)
    }

    @Test("A name without limit is shortened")
    func shortening() {
        let error = GatewayError.malformedSession(String(repeating: "x", count: 5000))
        #expect(error.message == "\"\(String(repeating: "x", count: 59))…\" cannot be a session's name")
    }
}

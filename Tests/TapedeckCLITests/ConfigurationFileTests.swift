import Testing

@testable import TapedeckCLI

@Suite("ConfigurationFile")
struct ConfigurationFileTests {
    @Test("reads options, gateways and rules with their lines")
    func readsEverything() throws {
        let file = try ConfigurationFile(
            yaml: """
                # a comment
                listen: 127.0.0.1:5000
                max-body: 1000
                fresh: yes
                allow-host: [a.example, b.example]
                gateways:
                  imgly: {upstream: "http://127.0.0.1:9001"}
                  acme:
                    upstream: https://llm.acme.example
                    dialect: openai
                    asset-hosts: [media.acme.example]
                    asset-fields: [preview]
                    match-headers: [x-acme-tier]
                    signature-parameters: [acme_sig]
                    secret-headers: [x-acme-key]
                    environment: {ACME_BASE_URL: /v1, ACME_HOST: }
                    ignore: [/metadata, "/messages/*/id", "?trace", "header:x-acme-tier"]
                    replace: [{pattern: '\\d{4}', with: YEAR}]
                ignore: [/user]
                replace:
                  - pattern: a+
                    with: ""
                """,
            path: "tapedeck.yml"
        )
        #expect(file.options[.listen] == [at(2, "listen", "127.0.0.1:5000")])
        #expect(file.options[.maxBody] == [at(3, "max-body", "1000")])
        #expect(file.options[.fresh] == [at(4, "fresh", "yes")])
        #expect(file.options[.allowHost]?.map(\.value) == ["a.example", "b.example"])
        #expect(file.gateways.map(\.name.value) == ["imgly", "acme"])
        #expect(file.gateways.first?.upstream == at(7, "gateways.imgly.upstream", "http://127.0.0.1:9001"))
        let acme = try #require(file.gateways.last)
        #expect(acme.name == at(8, "gateways.acme", "acme"))
        #expect(acme.dialect == at(10, "gateways.acme.dialect", "openai"))
        #expect(acme.assetHosts.map(\.value) == ["media.acme.example"])
        #expect(acme.assetFields.map(\.value) == ["preview"])
        #expect(acme.matchHeaders.map(\.value) == ["x-acme-tier"])
        #expect(acme.signatureParameters.map(\.value) == ["acme_sig"])
        #expect(acme.secretHeaders.map(\.value) == ["x-acme-key"])
        #expect(acme.environment.map(\.value.name) == ["ACME_BASE_URL", "ACME_HOST"])
        #expect(acme.environment.map(\.value.path) == ["/v1", ""])
        #expect(acme.ignore.map(\.value) == ["/metadata", "/messages/*/id", "?trace", "header:x-acme-tier"])
        #expect(acme.replace == [at(18, "gateways.acme.replace", ReplaceSettings(pattern: "\\d{4}", with: "YEAR"))])
        #expect(file.ignore == [at(19, "ignore", "/user")])
        #expect(file.replace == [at(21, "replace", ReplaceSettings(pattern: "a+", with: ""))])
    }

    @Test("takes a file with nothing in it", arguments: ["", "# only a comment\n", "---\n", "gateways:\nignore:\n"])
    func readsNothing(yaml: String) throws {
        let file = try ConfigurationFile(yaml: yaml, path: "tapedeck.yml")
        let nothing = try ConfigurationFile(yaml: "", path: "tapedeck.yml")
        #expect(file == nothing)
    }

    @Test(
        "says in one line where a mistake is and how to mend it",
        arguments: [
            (
                "gateways:\n  acme:\n    upstraem: x",
                "t.yml:3: unknown key \"upstraem\" in gateways.acme (did you mean \"upstream\"?)"
            ),
            ("lisen: x", "t.yml:1: unknown key \"lisen\" (did you mean \"listen\"?)"),
            (
                "replace: [{pattern: a, wiht: b}]",
                "t.yml:1: unknown key \"wiht\" in replace (did you mean \"with\"?)"
            ),
            (
                "replace:\n- pattern: a\n  colour: b",
                "t.yml:3: unknown key \"colour\" in replace; known here: pattern, with"
            ),
            ("config: x", "t.yml:1: unknown key \"config\"; known here: " + knownKeys),
            ("a\u{1B}[31m: x", "t.yml:1: not valid YAML: control characters are not allowed"),
            ("\"a\\e[31m\": x", "t.yml:1: unknown key \"a\\x1B[31m\"; known here: " + knownKeys),
            ("listen: [a]", "t.yml:1: listen must be a single value, not a list"),
            ("timing:\n  a: b", "t.yml:1: timing must be a single value, not a mapping"),
            ("gateways: [a]", "t.yml:1: gateways must be a mapping (key: value), not a list"),
            ("gateways:\n  acme: x", "t.yml:2: gateways.acme must be a mapping (key: value), not a single value"),
            ("replace: x", "t.yml:1: replace must be a list, not a single value"),
            ("ignore: {a: b}", "t.yml:1: ignore must be a single value, not a mapping"),
            ("- a", "t.yml:1: the file must be a mapping (key: value), not a list"),
            ("a", "t.yml:1: the file must be a mapping (key: value), not a single value"),
            ("\nlisten:", "t.yml:2: listen: has no value; write one or remove the line"),
            ("listen: ~", "t.yml:1: listen: has no value; write one or remove the line"),
            ("listen: a\n\nlisten: b", "t.yml:1: the key \"listen\" is there twice; remove one of them"),
            (
                "replace: [{with: b}]",
                "t.yml:1: replace: has no pattern; write {pattern: 'REGULAR EXPRESSION', with: CONSTANT}"
            ),
            ("replace: [{pattern: b}]", "t.yml:1: replace: does not say with what to replace; add with: CONSTANT"),
            (
                "gateways: {a: {environment: {A_URL: v1}}}",
                "t.yml:1: gateways.a.environment.A_URL: \"v1\" is not a path; use a path such as /v1, or \"\" for none"
            ),
            (
                "gateways: {a: {environment: {A-URL: /v1}}}",
                "t.yml:1: gateways.a.environment.A-URL: \"A-URL\" is not a variable's name; use letters, digits and _"
            ),
            ("listen: 'a", "t.yml:1: not valid YAML: found unexpected end of stream (column 11)"),
            ("? [a]\n: b", "t.yml:1: a key must be a single word"),
        ]
    )
    func explains(yaml: String, message: String) {
        #expect(throws: CLIError.usage(message)) { try ConfigurationFile(yaml: yaml, path: "t.yml") }
    }

    private static let knownKeys =
        "gateways, ignore, replace, faults, listen, allow-remote, cassettes, cassette, timing, chunking, on-repeat, "
        + "fast-forward, max-age, fresh, mode, strict, report, durability, keep-errors, allow-host, allow-origin, max-body, "
        + "fetch-assets, log-format, log-level, quiet"

    private func at<Value>(_ line: Int, _ key: String, _ value: Value) -> Setting<Value> {
        Setting(value, from: .file(path: "tapedeck.yml", line: line, key: key))
    }
}

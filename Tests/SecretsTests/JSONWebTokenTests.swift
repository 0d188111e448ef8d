import BodyFormats
import TestSupport
import Testing

@testable import Secrets

@Suite("Tokens that never expire (docs/design.md §8)")
struct JSONWebTokenTests {
    private func token(_ header: String, _ claims: String, _ signature: String = "c2lnbmF0dXJl") -> String {
        "\(part(header)).\(part(claims)).\(signature)"
    }

    private func part(_ text: String) -> String { String(decoding: Base64URL.encode(Array(text.utf8)), as: UTF8.self) }

    private let header = #"{"alg":"HS256","typ":"JWT"}"#

    @Test("Header and claims stay byte for byte, but exp and the signature")
    func standIn() throws {
        let claims = #"{ "sub":"é\u00e9", "exp" : 1795244400,"iat":1795240800 ,"nested":{"exp":1} }"#
        let standIn = try #require(JSONWebToken(token(header, claims, "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c")))
            .standIn
        let parts = standIn.split(separator: ".").map(String.init)
        #expect(parts[0] == part(header))
        #expect(
            Base64URL.decode(parts[1].utf8).map { String(decoding: $0, as: UTF8.self) }
                == #"{ "sub":"é\u00e9", "exp" : 4070908800,"iat":1795240800 ,"nested":{"exp":1} }"#
        )
        #expect(parts[2] == "REDACTEDREDACTEDREDACTEDREDACTEDREDACTEDREA")
    }

    @Test("Signatures of every length keep it; none stays none", arguments: [0, 1, 2, 43, 86, 342])
    func signatures(length: Int) throws {
        let text = token(header, "{}", String(repeating: "x", count: length))
        let standIn = try #require(JSONWebToken(text)).standIn
        #expect(standIn.utf8.count == text.utf8.count)
        #expect(standIn.hasPrefix("\(part(header)).\(part("{}"))."))
        #expect(!standIn.contains("x"))
        // No bits are left over, so that the strictest reader decodes it.
        let signature = Array(standIn.utf8.suffix(length))
        if length % 4 != 1, let bytes = Base64URL.decode(signature) { #expect(Base64URL.encode(bytes) == signature) }
    }

    @Test("The beginning of a stand-in stays, as the first event of several has it", arguments: 0..<30)
    func beginnings(length: Int) throws {
        let standIn = try #require(JSONWebToken(token(header, "{}", String(repeating: "x", count: 30)))).standIn
        let beginning = String(standIn.dropLast(30 - length))
        #expect(try #require(JSONWebToken(beginning)).standIn == beginning)
        #expect(StandIn.isStandIn(Array(beginning.utf8)))
    }

    @Test("Without exp, or with one that is no number, the claims stay as they were written")
    func withoutExpiry() throws {
        for claims in [#"{"sub":"a"}"#, #"{"exp":"soon"}"#, #"{"nested":{"exp":1}}"#, #"{"a":["exp",1]}"#] {
            let text = token(header, claims)
            #expect(try #require(JSONWebToken(text)).unsigned == "\(part(header)).\(part(claims)).")
        }
    }

    @Test(
        "What is no token is none",
        arguments: [
            "", "eyJ", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.e30", "eyJhbGciOiJIUzI1NiJ9.e30.x.y",
            "eyJhbGciOiJIUzI1NiJ9.e30.x=", "eyJhbGciOiJIUzI1NiJ9.e30.x y", "eyJhbGciOiJIUzI1NiJ9.W10.x",
            "eyJhIjoxfQ.e30.x", "eyJhbGciOiJIUzI1NiJ9..x", "eyJhbGciOiJIUzI1NiJ9.e3.x", " eyJhbGciOiJIUzI1NiJ9.e30.x",
            "e30.e30.x", "eyJhbGciOiJIUzI1NiJ9.eyJ.x", "eyJhbGciOiJIUzI1Ni+9.e30.x",
        ]
    )
    func noToken(text: String) { #expect(JSONWebToken(text) == nil) }

    @Test("Unused bits at the end of a part do not hide a token")
    func looseBits() { #expect(JSONWebToken("eyJhbGciOiJIUzI1NiJ9.e31.x") != nil) }

    @Test("A stand-in is its own, and the unsigned form is that of its token")
    func idempotence() throws {
        var generator = SeededGenerator(seed: 7519)
        for _ in 0..<200 {
            let expiry = Int.random(in: 0...5_000_000_000, using: &generator)
            let claims = #"{"sub":"\#(generator.next())","exp":\#(expiry)}"#
            let signature = generator.bytes(
                Int.random(in: 0...90, using: &generator),
                from: Array("ABCxyz019-_".utf8)
            )
            let text = token(header, claims, String(decoding: signature, as: UTF8.self))
            let real = try #require(JSONWebToken(text))
            let again = try #require(JSONWebToken(real.standIn))
            #expect(again.standIn == real.standIn)
            #expect(again.unsigned == real.unsigned)
            #expect(real.standIn.hasPrefix(real.unsigned))
        }
    }
}

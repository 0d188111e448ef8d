import TestSupport
import Testing

@testable import Secrets

@Suite("Which parameters belong to a signature (docs/design.md §6)")
struct SignatureParametersTests {
    private func signature(_ names: [String]) -> Set<String> { SignatureParameters.names(among: names) }

    private func secrets(_ names: [String]) -> Set<String> {
        Set(names.filter { SignatureParameters.isSecret($0, among: names) })
    }

    /// Queries of which every parameter is a signature's, and which of them are to be redacted.
    private static let table: [(all: [String], secret: [String])] = [
        (
            [
                "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
                "X-Amz-Signature", "X-Amz-Security-Token", "X-Amz-Content-Sha256", "x-amz-checksum-crc32",
                "x-amz-sdk-checksum-algorithm", "x-id",
            ],
            [
                "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature", "X-Amz-Security-Token", "X-Amz-Content-Sha256",
                "x-amz-checksum-crc32",
            ]
        ),
        (["AWSAccessKeyId", "Signature", "Expires"], ["AWSAccessKeyId", "Signature", "Expires"]),
        (
            ["Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"], ["Policy", "Signature", "Key-Pair-Id"]
        ),
        (
            [
                "X-Goog-Algorithm", "X-Goog-Credential", "X-Goog-Date", "X-Goog-Expires", "X-Goog-SignedHeaders",
                "X-Goog-Signature",
            ],
            ["X-Goog-Credential", "X-Goog-Date", "X-Goog-Signature"]
        ),
        (["GoogleAccessId", "Expires", "Signature"], ["GoogleAccessId", "Expires", "Signature"]),
        (
            [
                "sv", "ss", "srt", "sr", "st", "se", "sp", "spr", "sip", "si", "sig", "skoid", "sktid", "skt", "ske",
                "sks",
                "skv", "saoid", "suoid", "scid", "sdd", "ses",
            ],
            ["st", "se", "sip", "si", "sig", "skoid", "sktid", "skt", "ske", "saoid", "suoid", "scid"]
        ),
        (["se", "sp", "sv", "sr", "sig"], ["se", "sig"]), (["exp", "sig"], ["exp", "sig"]), (["_jwt"], ["_jwt"]),
        (["hdnts", "hdnea", "__token__"], ["hdnts", "hdnea", "__token__"]),
        (
            ["OSSAccessKeyId", "Signature", "Expires", "x-oss-security-token"],
            ["OSSAccessKeyId", "Signature", "Expires", "x-oss-security-token"]
        ),
        (
            ["x-oss-signature", "x-oss-date", "x-oss-expires", "x-oss-signature-version", "x-oss-credential"],
            ["x-oss-signature", "x-oss-date", "x-oss-credential"]
        ),
        (
            [
                "q-sign-algorithm", "q-ak", "q-sign-time", "q-key-time", "q-header-list", "q-url-param-list",
                "q-signature",
            ],
            ["q-ak", "q-sign-time", "q-key-time", "q-signature"]
        ),
        (["X-Tos-Algorithm", "X-Tos-Credential", "X-Tos-Signature"], ["X-Tos-Credential", "X-Tos-Signature"]),
        // The fields of a presigned POST.
        (["policy", "x-amz-signature", "x-amz-credential"], ["policy", "x-amz-signature", "x-amz-credential"]),
        (["Policy", "X-Amz-Signature"], ["Policy", "X-Amz-Signature"]),
        (["policy", "x-goog-signature", "x-goog-date"], ["policy", "x-goog-signature", "x-goog-date"]),
        (["policy", "signature", "AWSAccessKeyId"], ["policy", "signature", "AWSAccessKeyId"]),
    ]

    @Test("Every scheme is known by its names; algorithm and lifetime may stay readable", arguments: table)
    func schemes(all: [String], secret: [String]) {
        #expect(signature(all) == Set(all))
        #expect(secrets(all) == Set(secret))
        // What is asked for counts in any company.
        let others = [
            "response-content-disposition", "response-content-type", "rscc", "rscd", "rsce", "rscl", "rsct", "w",
            "token",
            "hash", "expires", "key", "Content-Type", "success_action_status", "acl", "bucket", "versionId",
            "x-amz-meta-name", "x-oss-process", "x-tos-process",
        ]
        #expect(signature(all + others) == Set(all))
    }

    @Test(
        "Names that are words elsewhere count in their company only",
        arguments: [
            ["Expires", "Signature"], ["Expires", "Key-Pair-Id"], ["Policy", "Expires"], ["sig", "se", "sp"],
            ["sv", "se", "sp"], ["SIG", "SV", "SE"], ["exp"], ["sig"], ["EXP", "SIG"], ["policy"],
            ["signature", "policy"],
            ["x-id"], ["x-oss-date"], ["q-ak", "q-sign-time"], ["token", "expires", "token_path"],
            ["s", "hash", "nonce"],
            ["_JWT"], [],
        ]
    )
    func company(names: [String]) { #expect(signature(names) == []) }

    @Test("The families with a prefix count in any case")
    func anyCase() {
        #expect(signature(["x-amz-SIGNATURE", "X-GOOG-date", "x-TOS-algorithm"]).count == 3)
        #expect(secrets(["X-AMZ-EXPIRES"]) == [])
    }

    @Test("What is secret is always a signature's, whatever the company, and order does not matter")
    func random() {
        let names = Self.table.flatMap(\.all) + ["token", "key", "Content-Type", "w", "page"]
        var generator = SeededGenerator(seed: 10)
        for _ in 0..<500 {
            let company = (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
                names.randomElement(using: &generator)
            }
            #expect(secrets(company).isSubset(of: signature(company)))
            #expect(signature(company) == signature(company.shuffled(using: &generator)))
            for name in signature(company) {
                #expect(SignatureParameters.couldBelong(name))
                #expect(SignatureParameters.isSignature(name, among: company))
            }
        }
    }
}

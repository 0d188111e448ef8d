import Testing

@testable import Secrets

@Suite("Points in time move to 1 January 2099 in their own form (docs/design.md §8)")
struct ExpiryTests {
    private func moved(_ text: String) -> String? {
        Expiry.moved(text: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "Every form keeps its shape",
        arguments: [
            ("2026-11-21T07:10:36.123Z", "2099-01-01T00:00:00.000Z"),
            ("2026-11-21T07:10:36Z", "2099-01-01T00:00:00Z"), ("2026-11-21t07:10:36z", "2099-01-01t00:00:00z"),
            ("2026-11-21T07:10:36.123456+02:00", "2099-01-01T00:00:00.000000+02:00"),
            ("2026-11-21 07:10:36-0530", "2099-01-01 00:00:00-0530"),
            ("2026-11-21T07:10:36", "2099-01-01T00:00:00"), ("2026-11-21T07:10+01", "2099-01-01T00:00+01"),
            ("2026-11-21", "2099-01-01"), ("1795244400", "4070908800"), ("1795244400123", "4070908800000"),
            ("1795244400.53", "4070908800.00"),
        ]
    )
    func forms(text: String, expected: String) {
        #expect(moved(text) == expected)
        #expect(moved(expected) == expected)
    }

    @Test(
        "What is no point in time stays",
        arguments: [
            "", "3600", "in an hour", "2026-11", "2026-11-21T", "2026-11-21T7:10", "2026-11-21T07:10:36.Z",
            "2026-11-21T07:10:36ZZ", "2026-11-21T07:10:36+1", "2026/11/21", "20261121", "2026-11-21 or so", "never",
            "0123456789", "1795244400.", "1795244400e3", "-1795244400", "179524440012", "17952444001234567",
        ]
    )
    func others(text: String) { #expect(moved(text) == nil) }
}

import Testing

@testable import DemoGateway

@Suite struct DemoTimeTests {
    @Test(
        "A moment in each form",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_780_000_000, "2026-05-28T20:26:40Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (4_070_908_799, "2098-12-31T23:59:59Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
        ]
    )
    func forms(seconds: Int, iso: String) {
        let time = DemoTime(seconds: seconds)
        #expect(time.iso == iso)
        #expect(time.basic == iso.filter { $0 != "-" && $0 != ":" })
        #expect(time.day == String(time.basic.prefix(8)))
    }

    @Test("Later moments sort behind earlier ones as text")
    func order() {
        let moments = (0..<200).map { DemoTime(seconds: 1_780_000_000).adding($0 * 1_234_567) }
        #expect(moments.map(\.basic).sorted() == moments.map(\.basic))
        #expect(moments.map(\.iso).sorted() == moments.map(\.iso))
        #expect(Set(moments.map(\.iso)).count == 200)
    }
}

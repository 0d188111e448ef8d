import Testing

@testable import TapedeckCLI

@Suite("Table")
struct TableTests {
    @Test("aligns its columns and ends no line in white space")
    func aligns() {
        #expect(
            sample.lines() == [
                "NAME                  BYTES  NOTE",
                "default                  12",
                "checkout/long-name  1234567  漢字 is wide",
                "\\x1B[2J                   1  x",
            ]
        )
    }

    @Test("shortens the flexible column on a narrow terminal, and no other")
    func shortens() {
        #expect(
            sample.lines(width: 35) == [
                "NAME            BYTES  NOTE",
                "default            12",
                "checkout/lo…  1234567  漢字 is wide",
                "\\x1B[2J             1  x",
            ]
        )
    }

    @Test("styles titles and cells around their text, not their padding")
    func styles() {
        var table = Table([.init("A"), .init("B", isTrailing: true)])
        table.append([Table.Cell("long", style: .good), Table.Cell("1", style: .bad)])
        #expect(
            table.lines(palette: Palette(environment: [:])) == [
                "\u{1B}[1mA\u{1B}[0m     \u{1B}[1mB\u{1B}[0m", "\u{1B}[32mlong\u{1B}[0m  \u{1B}[31m1\u{1B}[0m",
            ]
        )
    }

    @Test("fills short rows and knows when it is empty")
    func shapes() {
        var table = Table([.init("A"), .init("B")])
        #expect(table.isEmpty)
        table.append(["x"])
        #expect(!table.isEmpty)
        #expect(table.lines() == ["A  B", "x"])
    }

    private var sample: Table {
        var table = Table([.init("NAME", isFlexible: true), .init("BYTES", isTrailing: true), .init("NOTE")])
        table.append(["default", "12"])
        table.append(["checkout/long-name", "1234567", "漢字 is wide"])
        table.append(["\u{1B}[2J", "1", "x", "surplus"])
        return table
    }
}

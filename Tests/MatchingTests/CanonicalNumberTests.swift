import TestSupport
import Testing

@testable import Matching

struct CanonicalNumberTests {
    private func canonical(_ text: String) -> String {
        var output: [UInt8] = []
        CanonicalNumber.append(Array(text.utf8)[...], to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(
        "every spelling of a value has one form",
        arguments: [
            ("1", ["1", "1.0", "1e0", "10e-1", "1E+0", "0.1e1", "1.000", "100e-2", "0.00001e5", "1e-0", "1e00"]),
            ("0", ["0", "-0", "0.0", "-0.0", "0e5", "0e99999999999999999999999", "-0e-1", "0.000e-7"]),
            ("0.1", ["0.1", "0.10", "1e-1", "10e-2", "0.01e1"]), ("-2.5", ["-2.5", "-25e-1", "-0.25E1", "-2.50"]),
            ("100", ["100", "1e2", "1.0e2", "100.0", "1E+2"]), ("0.00001", ["0.00001", "1e-5"]),
            ("0.000001", ["0.000001", "1e-6", "10e-7"]), ("1e-7", ["0.0000001"]),
            ("1e21", ["1e21", "1000000000000000000000", "10e20"]), ("100000000000000000000", ["1e20", "10e19"]),
            ("1e999999999", ["1e999999999", "10e999999998", "0.1e1000000000"]),
            ("-1e-999999999", ["-1e-999999999", "-0.1e-999999998"]),
        ] as [(String, [String])]
    )
    func equalValues(form: String, spellings: [String]) {
        // 1e21 has 22 digits when written plainly; that is one more than is.
        for spelling in spellings { #expect(canonical(spelling) == form, "\(spelling)") }
    }

    @Test("numbers that binary floating point takes for equal stay different")
    func exact() {
        #expect(canonical("9007199254740992") != canonical("9007199254740993"))
        #expect(canonical("0.1") != canonical("0.1000000000000000055511151231257827"))
        #expect(canonical("1e400") != canonical("1e401"))
        #expect(canonical("123456789012345678901234567890") != canonical("123456789012345678901234567891"))
        #expect(canonical("123456789012345678901234567890") == canonical("12345678901234567890123456789e1"))
        #expect(canonical("123456789012345678901234567890.5") == canonical("1234567890123456789012345678905e-1"))
    }

    @Test("an exponent of any length takes no room, and equals itself only")
    func hugeExponents() {
        #expect(canonical("1e99999999999999999999") == "1E99999999999999999999")
        #expect(canonical("1E99999999999999999999") == canonical("1e99999999999999999999"))
        #expect(canonical("1e99999999999999999999") != canonical("1e99999999999999999998"))
        #expect(canonical("1e00000000000000000000002") == "100")
    }

    @Test("random spellings of random values agree exactly when the values do")
    func random() {
        var generator = SeededGenerator(seed: 754)
        for _ in 0..<5_000 {
            let value = Int.random(in: -99_999...99_999, using: &generator)
            let scale = Int.random(in: -6...6, using: &generator)
            let zeros = Int.random(in: 0...25, using: &generator)
            let direct = canonical("\(value)e\(scale)")
            let padded = canonical("\(value)\(String(repeating: "0", count: zeros))E\(scale - zeros)")
            let fraction = canonical("\(value).\(String(repeating: "0", count: zeros))e\(scale)")
            #expect(direct == padded && direct == fraction)
            #expect(direct != canonical("\(value + 1)e\(scale)"))
            #expect(Double(direct) == Double("\(value)e\(scale)"))
            #expect(canonical(direct) == direct)
        }
    }
}

import BodyFormats
import TestSupport

// Random JSON values, and random ways to write them.
extension SeededGenerator {
    mutating func jsonValue(depth: Int) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 7 : 4), using: &self) {
        case 0: .null
        case 1: .bool(Bool.random(using: &self))
        case 2: .number("\(Int.random(in: -1000...1000, using: &self))")
        case 3, 4: .string(jsonString())
        case 5: .array((0..<Int.random(in: 0...4, using: &self)).map { _ in jsonValue(depth: depth - 1) })
        default:
            .object(
                (0..<Int.random(in: 0...4, using: &self)).map { index in
                    // Distinct names, so that their order carries no meaning.
                    JSONValue.Member("\(jsonString())\(index)", jsonValue(depth: depth - 1))
                }
            )
        }
    }

    /// The value written with random white space, order of members, escapes and number forms.
    mutating func jsonText(_ value: JSONValue) -> String {
        let text: String
        switch value {
        case .null: text = "null"
        case .bool(let value): text = "\(value)"
        case .number(let number):
            text = [number, "\(number).00", "\(number)0e-1", "\(number)E0"].randomElement(using: &self) ?? ""
        case .string(let string): text = quoted(string)
        case .array(let elements):
            text = "[" + elements.map { jsonText($0) }.joined(separator: ",") + space() + "]"
        case .object(let members):
            let members = members.shuffled(using: &self).map {
                "\(space())\(quoted($0.name))\(space()):\(jsonText($0.value))"
            }
            text = "{" + members.joined(separator: ",") + space() + "}"
        }
        return space() + text + space()
    }

    /// The value with one leaf, or one empty array or object, changed.
    mutating func changingOneLeaf(of value: JSONValue) -> JSONValue {
        switch value {
        case .null: return .bool(false)
        case .bool(let value): return .bool(!value)
        case .number(let number): return .number("\((Int(number) ?? 0) + 1)")
        case .string(let text): return .string(text + "\u{301}")
        case .array(var elements):
            guard let index = elements.indices.randomElement(using: &self) else { return .array([.null]) }
            elements[index] = changingOneLeaf(of: elements[index])
            return .array(elements)
        case .object(var members):
            guard let index = members.indices.randomElement(using: &self) else { return .object([.init("new", .null)]) }
            members[index].value = changingOneLeaf(of: members[index].value)
            return .object(members)
        }
    }

    private mutating func jsonString() -> String {
        let scalars: [Character] = ["a", "b", "/", "\"", "\\", "\n", "é", "€", "😀", "\u{1}", " ", "~", "0"]
        return String((0..<Int.random(in: 0...6, using: &self)).map { _ in scalars.randomElement(using: &self) ?? "a" })
    }

    private mutating func space() -> String {
        ["", "", " ", "\n", "\t\r\n "].randomElement(using: &self) ?? ""
    }

    private mutating func quoted(_ text: String) -> String {
        var result = "\""
        for unit in text.unicodeScalars {
            let isNecessary = unit == "\"" || unit == "\\" || unit.value < 0x20
            if isNecessary || Int.random(in: 0...2, using: &self) == 0 {
                for code in String(unit).utf16 {
                    let digits = String(code, radix: 16, uppercase: Bool.random(using: &self))
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                result.unicodeScalars.append(unit)
            }
        }
        return result + "\""
    }
}

import BodyFormats

extension StandIn {
    /// The characters that a stand-in is made of, so that it looks like what was there.
    enum Alphabet: CaseIterable {
        case letters, lowerHex, upperHex, digits

        /// What a stand-in of these characters begins with, behind the prefix of its kind.
        var marker: [UInt8] {
            switch self {
            case .letters: StandIn.bytes
            case .lowerHex: Self.lowerHexMarker
            case .upperHex: Self.upperHexMarker
            case .digits: Self.digitsMarker
            }
        }

        /// What it ends with, so that the text behind is not taken for a part of it.
        var end: UInt8 {
            switch self {
            case .letters: UInt8(ascii: "x")
            case .lowerHex: UInt8(ascii: "f")
            case .upperHex: UInt8(ascii: "F")
            case .digits: UInt8(ascii: "1")
            }
        }

        /// The narrowest alphabet of a text.
        init(of text: ArraySlice<UInt8>) {
            if !text.isEmpty, text.allSatisfy(Self.isDigit) {
                self = .digits
            } else if text.count >= Self.shortestHex, text.allSatisfy({ Self.isDigit($0) || 0x61...0x66 ~= $0 }) {
                self = .lowerHex
            } else if text.count >= Self.shortestHex, text.allSatisfy({ Self.isDigit($0) || 0x41...0x46 ~= $0 }) {
                self = .upperHex
            } else {
                self = .letters
            }
        }

        /// Below this length a text of `a` to `f` may as well be a word.
        private static let shortestHex = 16
        private static let lowerHexMarker = Array("dec0ded0".utf8)
        private static let upperHexMarker = Array("DEC0DED0".utf8)
        private static let digitsMarker = Array("90909090".utf8)

        static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    }

    /// How many digits a number has, and how many where there is no room for those.
    private static let numberLength = 3
    private static let shortNumberLength = 2
    private static let shortCount = 11
    private static let uuidEnd = Array("-4dec-8ded-dec0ded0dec0".utf8)

    /// The stand-in of the secret with this number: of its kind, its length and its alphabet, and nothing else of it.
    ///
    /// A secret below 12 characters has a longer one. Behind the 999th the numbers come again.
    static func numbered(_ number: Int, for secret: [UInt8]) -> [UInt8] {
        let prefix = prefix(of: secret)
        let rest = secret[prefix.count...]
        if isUUID(rest) {
            return prefix + Alphabet.lowerHex.marker + [0x2D] + digits((number - 1) % 9_999 + 1, 4) + uuidEnd
        }
        return prefix + numbered(number, alphabet: Alphabet(of: rest), count: rest.count)
    }

    /// A marker, a number, the marker again and again up to a length, and an end.
    static func numbered(_ number: Int, alphabet: Alphabet, count: Int) -> [UInt8] {
        let isShort = count == shortCount && alphabet == .letters
        let length = isShort ? shortNumberLength : numberLength
        let start = alphabet.marker + digits((number - 1) % (isShort ? 99 : 999) + 1, length)
        let filling = (0..<max(0, count - start.count - 1)).map { alphabet.marker[$0 % alphabet.marker.count] }
        return start + filling + [alphabet.end]
    }

    private static func digits(_ number: Int, _ count: Int) -> [UInt8] {
        let text = Array(String(number).utf8)
        return Array(repeating: UInt8(ascii: "0"), count: max(0, count - text.count)) + text
    }

    private static func isUUID(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        return zip(text, 0...).allSatisfy { byte, place in
            [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : HexDigit.value(byte) != nil
        }
    }

    /// Whether a whole value is a stand-in already, numbered or not.
    static func isStandIn(_ value: [UInt8]) -> Bool {
        if let token = JSONWebToken(value) { return Array(token.standIn.utf8) == value }
        let rest = value[prefix(of: value).count...]
        return Alphabet.allCases.contains { rest.starts(with: $0.marker) }
    }

    /// Whether what looks like a key has nothing more to hide: it is a stand-in, or looks like a key because of one in it.
    static func isDone(_ value: [UInt8]) -> Bool {
        isStandIn(value) || JSONWebToken(value) == nil && holdsStandIn(value)
    }

    /// Whether a stand-in begins anywhere in a value.
    static func holdsStandIn(_ value: [UInt8]) -> Bool {
        Alphabet.allCases.contains { value.firstRange(of: $0.marker) != nil }
    }

    /// Where a numbered stand-in ends whose marker stands at `start`; nil where there is none.
    static func end(
        in bytes: UnsafeBufferPointer<UInt8>,
        ofMarkerAt start: Int,
        alphabet: Alphabet
    ) -> Int? {
        let marker = alphabet.marker
        var index = start + marker.count
        if alphabet == .lowerHex, index < bytes.count, bytes[index] == 0x2D {
            let end = index + 5 + uuidEnd.count
            guard end <= bytes.count, bytes[index + 5..<end].elementsEqual(uuidEnd) else { return nil }
            return end
        }
        let number = index
        while index < bytes.count, index - number < numberLength, Alphabet.isDigit(bytes[index]) { index += 1 }
        guard index - number >= shortNumberLength else { return nil }
        var place = 0
        while index < bytes.count, bytes[index] == marker[place % marker.count] {
            index += 1
            place += 1
        }
        return index < bytes.count && bytes[index] == alphabet.end ? index + 1 : nil
    }
}

import BodyFormats
import TestSupport
import Testing

struct Base64Tests {
    @Test(
        "RFC 4648 §10's examples",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func examples(plain: String, text: String) {
        #expect(Base64.encodedString(plain.utf8) == text)
        #expect(Base64.decode(text) == Array(plain.utf8))
    }

    @Test(
        "text that the encoder does not write is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zm8", "Zg==Zg==", "Zm8=Zm8=", "Z===", "====", "=", "Zm9v\n", "Zm 9",
            "Zm9-",
            "Zm9_", "Zm9é", "A=BC", "=ABC", "AB=C", "Zm9v=",
        ]
    )
    func strict(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("all bytes come back, at every length")
    func roundTrip() {
        var generator = SeededGenerator(seed: 4648)
        for count in 0..<300 {
            let bytes = generator.bytes(count, from: Array(UInt8.min...UInt8.max))
            let text = Base64.encode(bytes)
            #expect(text.count == (count + 2) / 3 * 4)
            #expect(Base64.decode(text) == bytes)
            #expect(Base64.encode(bytes.lazy.map { $0 }) == text)
        }
    }

    @Test("whatever four characters decode encodes to the same four")
    func canonical() {
        let alphabet = Array("AQgwZ/+=-".utf8)
        for first in alphabet {
            for second in alphabet {
                for third in alphabet {
                    for fourth in alphabet {
                        let text = [first, second, third, fourth]
                        guard let bytes = Base64.decode(text) else { continue }
                        #expect(Base64.encode(bytes) == text)
                    }
                }
            }
        }
    }

    @Test("pieces of three bytes give pieces of the whole text")
    func pieces() {
        let bytes = Array("pieces of a body".utf8)
        #expect(Base64.encode(bytes[..<9]) + Base64.encode(bytes[9...]) == Base64.encode(bytes))
    }
}

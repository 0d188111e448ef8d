package import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// An answer of Tapedeck's own to a request it does not serve (docs/design.md §12).
///
/// It never quotes what the client sent without escaping it as JSON.
package struct Refusal: Sendable, Equatable {
    /// The status code.
    package var status: Int
    /// A word to branch on.
    package var code: String
    /// What is wrong, for a person.
    package var message: String
    /// How to mend it.
    package var hint: String
    /// Whether the connection must end with this answer.
    package var closes: Bool
    /// Further header fields of the answer.
    package var headers: HTTPHeaders

    /// Creates a refusal.
    package init(
        status: Int,
        code: String,
        message: String,
        hint: String,
        closes: Bool = false,
        headers: HTTPHeaders = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.closes = closes
        self.headers = headers
    }

    /// The JSON body: `{"error":{"code","message","hint"}}`.
    package var body: ByteBuffer {
        let quoted = [code, message, hint].map(Self.quote)
        return ByteBuffer(
            string: "{\"error\":{\"code\":\(quoted[0]),\"message\":\(quoted[1]),\"hint\":\(quoted[2])}}\n"
        )
    }

    /// The head that goes with ``body``.
    package var head: ResponseHead {
        var fields: HTTPHeaders = ["Content-Type": "application/json"]
        fields.add(name: "Content-Length", value: String(body.readableBytes))
        fields.add(contentsOf: headers)
        fields.add(name: "x-tapedeck", value: "refused")
        return ResponseHead(status: status, headers: fields)
    }

    /// The whole answer as wire bytes, for a connection that closes after it.
    func wireBytes(_ buffer: ByteBuffer) -> ByteBuffer {
        var buffer = buffer
        var head = head
        head.headers.add(name: "Connection", value: "close")
        head.write(into: &buffer)
        buffer.writeImmutableBuffer(body)
        return buffer
    }

    /// `text` as a JSON string (RFC 8259 §7).
    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

import BodyFormats

/// A signed JSON Web Token in its compact form: header, claims and signature, divided by dots (RFC 7515 §7.1).
///
/// In a cassette it keeps what clients read and loses what makes it valid: header and claims stay byte for byte, but it
/// never expires, and the signature is a stand-in (docs/design.md §8).
package struct JSONWebToken: Sendable {
    /// When tokens expire in a cassette: 1 January 2099, in seconds.
    package static let expiry = "4070908800"

    /// What every token begins with: `{"` in base64url.
    static let start = Array("eyJ".utf8)

    private let header: ArraySlice<UInt8>
    private let claims: ArraySlice<UInt8>
    private let signature: ArraySlice<UInt8>
    private let decodedClaims: [UInt8]

    /// Reads a token; nil where the text is not wholly one.
    package init?(_ text: String) { self.init(Array(text.utf8)) }

    /// Reads a token; nil where the bytes are not wholly one: three parts in base64url, the first two JSON objects, the
    /// first with `alg` or `typ`.
    package init?(_ text: [UInt8]) {
        guard text.starts(with: Self.start) else { return nil }
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let decodedHeader = Base64URL.decode(parts[0]),
            let decodedClaims = Base64URL.decode(parts[1]), parts[2].allSatisfy(Base64URL.isDigit),
            let names = Self.members(of: decodedHeader)?.map(\.name), names.contains("alg") || names.contains("typ"),
            Self.members(of: decodedClaims) != nil
        else { return nil }
        header = parts[0]
        claims = parts[1]
        signature = parts[2]
        self.decodedClaims = decodedClaims
    }

    /// The token as it stands in a cassette: the same for the same token, and its own stand-in.
    package var standIn: String { "\(unsigned)\(String(decoding: standInSignature, as: UTF8.self))" }

    /// The stand-in without its signature, dots included; what counts when requests are compared.
    package var unsigned: String {
        "\(String(decoding: header, as: UTF8.self)).\(String(decoding: lastingClaims, as: UTF8.self))."
    }

    /// The claims with another expiry; as they were written where they have none.
    private var lastingClaims: [UInt8] {
        let expiries = (Self.members(of: decodedClaims) ?? []).filter { $0.name == "exp" && $0.value.kind == .number }
        let edits = ByteEdits(
            unsorted: expiries.map { ByteEdits.Edit($0.value.range, Array(Self.expiry.utf8)) },
            of: decodedClaims
        )
        return edits.isEmpty ? Array(claims) : Base64URL.encode(edits.applied(to: decodedClaims))
    }

    /// A text of the signature's length that has nothing of it; its last digit leaves no bits over, so that strict
    /// readers decode it.
    ///
    /// The beginning of one, which is what the first of several events has of a token, stays.
    private var standInSignature: [UInt8] {
        let beginning = StandIn.repeated(count: signature.count)
        if signature.elementsEqual(beginning) { return beginning }
        return StandIn.repeated(count: signature.count - 1) + [UInt8(ascii: "A")]
    }

    /// The members of a JSON text that is an object; nil where it is none.
    private static func members(of text: [UInt8]) -> [(name: String, value: JSONToken)]? {
        var scanner = JSONScanner(text)
        guard let first = try? scanner.next(), first.kind == .beginObject else { return nil }
        var members: [(name: String, value: JSONToken)] = []
        var name: String?
        do {
            while let token = try scanner.next() {
                if token.kind == .name {
                    if scanner.depth == 1 { name = JSONString.text(of: token, in: text) }
                } else if let complete = name {
                    members.append((complete, token))
                    name = nil
                }
            }
        } catch {
            return nil
        }
        return members
    }
}

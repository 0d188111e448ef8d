import AssetURLs
import BodyFormats
import Gateways
import NIOHTTP1

/// URLs of answers: what a client gets leads to this server and nowhere else, and the way back gives the same bytes; the
/// cuts of a body make no difference.
enum AssetURLsTarget {
    private static let host = "127.0.0.1:4141"
    private static let tables = [["acme", "plain"], ["plain"]].compactMap { arguments in
        try? ProfileTable(arguments: arguments, profiles: profiles)
    }
    private static let profiles = [
        GatewayProfile(
            name: "acme",
            summary: "",
            upstream: try? UpstreamURL(parsing: "https://gw.acme.example/api"),
            assetHosts: ["media.acme.example"]
        ),
        GatewayProfile(name: "plain", summary: "", upstream: try? UpstreamURL(parsing: "http://[::1]:9001")),
    ]

    static func run(_ input: FuzzInput) {
        let table = tables[Int(input.choice & 1)]
        let prefix = input.choice & 2 == 0 ? "" : "/@s"
        guard
            case .gateway(let address) = LocalAddress.resolve("\(prefix)/plain/v1", table: table)
        else { return expect(false, "a gateway that is mounted is not found") }
        let context = LinkContext(address, host: host)
        let restorer = URLRestorer(table: table, servers: [host])
        let format: LinkRewriter.Format = input.choice & 4 == 0 ? .json : .eventStream
        body(input, format, context, restorer)
        guard let text = String(validating: input.bytes, as: UTF8.self) else { return }
        url(text, context, restorer)
        localAddress(text, table)
        canonical(text)
        headers(text, context, restorer)
    }

    // MARK: Texts

    private static func url(_ text: String, _ context: LinkContext, _ restorer: URLRestorer) {
        if let upstream = try? UpstreamURL(parsing: text) {
            expect((try? UpstreamURL(parsing: upstream.description)) == upstream, "an upstream is read otherwise")
        }
        guard let url = AbsoluteURL(text) else {
            return expect(context.rewrite(text, members: ["url"], format: .json) == nil, "what is no URL is rewritten")
        }
        expect(Array(url.text.utf8) == Array(text.utf8), "a URL that is taken apart is another one")
        expect(!url.authority.utf8.contains { "@/?#\\ ".utf8.contains($0) }, "an authority has more than a host")
        expect(AbsoluteURL(url.origin.description)?.origin == url.origin, "an origin is read otherwise")
        guard let (change, link) = context.rewrite(text, members: ["url"], format: .json) else { return }
        let local = change.applied(to: text)
        checkLocal(local, of: text, restorer)
        expect(local == link.local && link.url == url, "a link is noted otherwise")
    }

    private static func checkLocal(_ local: String, of original: String, _ restorer: URLRestorer) {
        expect(AbsoluteURL(local)?.authority == host, "a rewritten URL leads elsewhere")
        expect(AbsoluteURL(local)?.scheme == "http", "a rewritten URL has another scheme")
        guard let back = restorer.original(of: local) else { return expect(false, "there is no way back") }
        expect(Array(back.utf8) == Array(original.utf8), "the way back leads to another URL")
        let query = "/v1?a=b&u=" + percentEncoded(local)
        let restored = Array(restorer.restored(target: query).utf8)
        let pairs = FormReader.pairs(of: restored, in: 4..<restored.count)
        expect(pairs.count == 2 && pairs[1].value == Array(original.utf8), "the way back by a query leads elsewhere")
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { 0x61...0x7A ~= $0 ? String(Unicode.Scalar($0)) : "%" + hex($0 >> 4) + hex($0 & 15) }.joined()
    }

    private static func hex(_ digit: UInt8) -> String { String(digit, radix: 16, uppercase: true) }

    private static func localAddress(_ text: String, _ table: ProfileTable) {
        switch LocalAddress.resolve(text, table: table) {
        case .gateway(let address):
            let upstream = address.mount.upstream
            expect(address.origin == Origin(upstream), "a gateway's address leads to another server")
            expect(address.target.utf8.starts(with: upstream.basePath.utf8), "a target is above the base path")
            let rest = text.utf8.dropFirst(address.localPrefix.utf8.count)
            expect(text.utf8.starts(with: address.localPrefix.utf8), "an address begins otherwise")
            expect(
                address.path.utf8.elementsEqual(rest) || address.path.utf8.elementsEqual("/".utf8 + Array(rest)),
                "the path of an address is another one"
            )
            expect(address.path.utf8.first == UInt8(ascii: "/"), "a path begins without a slash")
        case .via(let via):
            let ending = ViaAddress.path(of: via.url)
            expect(via.sessionPrefix.utf8.count + ending.utf8.count <= text.utf8.count + 1, "a URL is longer than sent")
            expect(text.utf8.elementsEqual((via.sessionPrefix + ending).utf8), "an asset's address is another one")
        case .control(let path, _): expect(text.utf8.count >= path.utf8.count, "a path is longer than what was sent")
        case .unknown, .malformed: break
        }
    }

    private static func canonical(_ text: String) {
        guard let upstream = profiles[0].upstream else { return }
        let form = CanonicalURLText(own: [upstream]) { name, _ in name == "sig" }
        let once = form.text(text)
        expect(form.text(once) == once, "the canonical form of a URL has another one")
    }

    private static func headers(_ text: String, _ context: LinkContext, _ restorer: URLRestorer) {
        guard !text.utf8.contains(where: { $0 <= 0x20 }) else { return }
        let (headers, links) = context.rewrite(["Location": text, "X": text])
        expect(headers["x"] == [text], "another header is rewritten")
        guard let link = links.first, let local = headers.first(name: "location") else { return }
        checkLocal(local, of: link.url.text, restorer)
    }

    // MARK: Bodies

    private static func body(
        _ input: FuzzInput,
        _ format: LinkRewriter.Format,
        _ context: LinkContext,
        _ restorer: URLRestorer
    ) {
        let bytes = input.bytes
        let (whole, edits) = localized([bytes[...]], format, context)
        let (cut, cutEdits) = localized(input.cuts(), format, context)
        expect(whole == cut && edits == cutEdits, "the cuts change what is rewritten")
        expect(edits.applied(to: bytes) == whole, "what is sent is not what changed")
        guard format == .json, let value = try? JSONParser.parse(bytes), !holdsLocal(value) else { return }
        expect((try? JSONParser.parse(whole)) != nil, "rewriting leaves no JSON")
        let (back, backCut) = (restored([whole[...]], restorer), restored(input.cuts(of: whole), restorer))
        expect(back == backCut, "the cuts change what is restored")
        expect((try? JSONParser.parse(back)) == value, "the way back leads to other values")
        if edits.isEmpty { expect(back == bytes, "what was not rewritten is restored") }
    }

    /// Whether the address of this server is in a body already; the way back does not know who put it there.
    private static func holdsLocal(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.contains("4141")
        case .array(let elements): elements.contains(where: holdsLocal)
        case .object(let members): members.contains { holdsLocal($0.value) }
        case .null, .bool, .number: false
        }
    }

    private static func localized(
        _ pieces: [ArraySlice<UInt8>],
        _ format: LinkRewriter.Format,
        _ context: LinkContext
    ) -> ([UInt8], ByteEdits) {
        var localizer = URLLocalizer(format: format, context: context)
        var sent = send(pieces) { localizer.feed($0) }
        sent += localizer.finish()
        for link in localizer.takeLinks() {
            expect(AbsoluteURL(link.local)?.authority == host, "a rewritten URL leads elsewhere")
        }
        return (sent, localizer.edits)
    }

    private static func restored(_ pieces: [ArraySlice<UInt8>], _ restorer: URLRestorer) -> [UInt8] {
        var json = JSONRestorer(restorer)
        let sent = send(pieces) { json.feed($0) }
        return sent + json.finish()
    }

    private static func send(
        _ pieces: [ArraySlice<UInt8>],
        _ feed: (UnsafeRawBufferPointer) -> LinkRewriter.Output
    ) -> [UInt8] {
        var sent: [UInt8] = []
        for piece in pieces {
            switch piece.withUnsafeBytes(feed) {
            case .same: sent += piece
            case .bytes(let bytes): sent += bytes
            }
        }
        return sent
    }
}

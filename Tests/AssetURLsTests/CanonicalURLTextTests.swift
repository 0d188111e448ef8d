import AssetURLs
import Gateways
import Testing

@Suite("URLs as requests are compared by")
struct CanonicalURLTextTests {
    private let form: CanonicalURLText

    init() throws {
        form = CanonicalURLText(
            own: [try UpstreamURL(parsing: "https://gw.example"), try UpstreamURL(parsing: "https://gw.example/api")],
            dropsParameter: { name, all in name == "sig" || name == "exp" && all.contains("sig") }
        )
    }

    @Test(
        "The gateway's own do not depend on where it is",
        arguments: [
            ("https://gw.example/api/v1?x#f", "gateway:/v1?x#f"), ("HTTPS://GW.example:443/api", "gateway:"),
            ("https://gw.example/apis", "gateway:/apis"), ("https://gw.example", "gateway:"),
            ("https://gw.example/api?sig=1", "gateway:"), ("http://gw.example/api", "http://gw.example/api"),
        ]
    )
    func own(text: String, canonical: String) {
        #expect(form.text(text) == canonical)
    }

    @Test(
        "Origins are normalised, and parameters that take no part are left out",
        arguments: [
            ("HTTP://Cdn.Example:80/A?b", "http://cdn.example/A?b"),
            ("https://h/a?x=1&sig=2&y=%2F&exp=3#f", "https://h/a?x=1&y=%2F#f"),
            ("https://h/a?%73ig=2", "https://h/a"), ("https://h/a?sig=2#f?sig=3", "https://h/a#f?sig=3"),
            ("https://h/a?exp=3&x", "https://h/a?exp=3&x"), ("https://h/a?", "https://h/a?"),
            ("https://h/a?&&x&sig", "https://h/a?&&x"), ("https://h/a#?sig=1", "https://h/a#?sig=1"),
        ]
    )
    func others(text: String, canonical: String) {
        #expect(form.text(text) == canonical)
    }

    @Test(
        "Any other text stays",
        arguments: [
            "", "http", "a https://gw.example/api", "https://u@gw.example/api?sig=1", "https://h /?sig=1", "HT",
        ]
    )
    func texts(text: String) {
        #expect(form.text(text) == text)
    }
}

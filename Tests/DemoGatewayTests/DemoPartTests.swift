import Testing

@testable import DemoGateway

@Suite struct DemoPartTests {
    private let body = Array(
        ("preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--b\r\n"
            + "content-disposition: form-data; name=file; filename=\"x.png\"\r\nContent-Type: image/png\r\n\r\n"
            + "\r\n-b\r\n\r\n--b--\r\nepilogue").utf8
    )

    @Test("Parts have names, file names, types and exact contents")
    func parts() {
        let parts = DemoPart.parts(of: body, contentType: "multipart/form-data; charset=x; boundary=\"b\"")
        #expect(parts.map(\.name) == ["a", "file"])
        #expect(parts.map(\.fileName) == [nil, "x.png"])
        #expect(parts.map(\.contentType) == ["text/plain", "image/png"])
        #expect(parts.map { String(decoding: $0.content, as: UTF8.self) } == ["one", "\r\n-b\r\n"])
    }

    @Test("Other bodies have none, and a body that is cut anywhere is no trap")
    func cuts() {
        #expect(DemoPart.parts(of: body, contentType: "application/json").isEmpty)
        #expect(DemoPart.parts(of: body, contentType: "multipart/form-data").isEmpty)
        for length in body.indices {
            let parts = DemoPart.parts(of: Array(body[..<length]), contentType: "multipart/form-data; boundary=b")
            #expect(parts.count <= 2)
        }
    }
}

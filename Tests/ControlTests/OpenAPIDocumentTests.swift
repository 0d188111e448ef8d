import BodyFormats
import Testing

@testable import Control

@Suite("The description of the control API")
struct OpenAPIDocumentTests {
    @Test("It is OpenAPI 3.1 and names every address with its methods")
    func paths() throws {
        let document = try JSONParser.parse(Array(OpenAPIDocument.text.utf8))
        #expect(document["openapi"]?.stringValue == "3.1.0")
        let samples = [
            "{name}": "a", "{n}": "1", "{digest}": String(repeating: "0", count: 64),
        ]
        let paths = try #require(document["paths"]?.objectValue)
        #expect(paths.count == 9)
        for path in paths {
            let sample = samples.reduce(path.name) { $0.replacing($1.key, with: $1.value) }
            let methods = try ControlRoute(path: sample).methods.filter { $0 != "HEAD" }
            let described = try #require(path.value.objectValue).map(\.name).filter { $0 != "parameters" }
            #expect(described.map { $0.uppercased() }.sorted() == methods.sorted())
        }
    }

    @Test("What it refers to is there")
    func references() throws {
        let document = try JSONParser.parse(Array(OpenAPIDocument.text.utf8))
        for reference in OpenAPIDocument.text.matches(of: /"\$ref": "#\/components\/(\w+)\/(\w+)"/) {
            let (kind, name) = (String(reference.1), String(reference.2))
            #expect(document["components"]?[kind]?[name] != nil)
        }
    }
}

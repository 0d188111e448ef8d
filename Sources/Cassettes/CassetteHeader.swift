import BodyFormats
import Compression

/// The first line of a cassette, by which one knows it.
enum CassetteHeader {
    /// The version that is written, and the highest that is read.
    static let version = 1

    static let line = Array("{\"tapedeck\":\"cassette\",\"version\":\(version)}\n".utf8)

    /// The first member of a new cassette.
    static func member() throws(CompressionError) -> [UInt8] { try GzipMember.compress(line) }

    /// Checks the content of a file's first member.
    ///
    /// Throws `newer_version` for a cassette which this program must not touch, and `not_a_cassette` for anything else.
    static func check(_ line: [UInt8], file: String) throws(CassetteError) {
        guard let json = try? JSONParser.parse(line), json["tapedeck"]?.stringValue == "cassette",
            let version = json["version"], case .number(let text) = version
        else { throw .notCassette(file) }
        guard let known = version.integerValue, known <= Self.version else {
            throw .newerVersion(String(text.prefix(40)), file: file)
        }
        guard known == Self.version else { throw .notCassette(file) }
    }
}

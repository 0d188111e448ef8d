/// A part of a multipart body reduced to what is compared.
package struct CanonicalPart: Equatable, Sendable {
    /// The part's name; nil where it has none.
    package let name: [UInt8]?
    /// The file name; nil where it has none.
    package let fileName: [UInt8]?
    /// The content type as sent; nil where it has none.
    package let contentType: [UInt8]?
    /// The content.
    package let content: ContentDigest
    /// The content of a short text field, to show where two requests differ; nil for files and for what is long.
    package let text: String?
}

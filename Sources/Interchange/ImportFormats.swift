/// The formats of `tapedeck import`.
package enum ImportFormats {
    /// All of them, in the order in which help lists them.
    package static let all: [any ImportFormat] = [HARImport(), VCRImport(), MitmproxyImport()]

    /// The format that a file looks like; `nil` for none of them.
    package static func format(of bytes: [UInt8]) -> (any ImportFormat)? { all.first { $0.recognizes(bytes) } }
}

/// Puts a constant in place of secrets in bytes that stream, however they are cut.
package protocol SecretByteFilter: Sendable {
    /// Takes the next bytes, and gives back those that are decided.
    mutating func take(_ bytes: [UInt8]) -> [UInt8]
    /// Gives back the rest.
    mutating func finish() -> [UInt8]
}

package import Blobs
package import NIOCore

extension BlobReader {
    /// A descriptor to send the file from, which the caller closes.
    ///
    /// The reader keeps its own; this one outlives it.
    ///
    /// - Throws: `IOError` when there are no more descriptors.
    package func makeFileHandle() throws -> NIOFileHandle {
        let borrowed = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: fileDescriptor)
        defer { _ = try? borrowed.takeDescriptorOwnership() }
        return try borrowed.duplicate()
    }
}

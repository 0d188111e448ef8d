package import Blobs
package import Cassettes

/// A format of other programs in which interactions can be handed out.
///
/// It takes interactions one after another and gives bytes piece by piece, so that memory grows neither with their
/// number nor with the size of a body. What goes out is what the cassette holds: stand-ins stay stand-ins
/// (docs/design.md §8).
package protocol ExportFormat: Sendable {
    /// Takes the next bytes of an export. What fails there, whoever gave it remembers.
    typealias Sink = ([UInt8]) -> Void

    /// What `--format` calls it.
    var name: String { get }
    /// Whom it is for, in a few words.
    var purpose: String { get }

    /// Writes what stands before all interactions.
    func begin(_ source: ExportSource, to sink: Sink)

    /// Writes an interaction.
    ///
    /// - Parameters:
    ///   - interaction: The interaction.
    ///   - isFirst: Whether none was written before.
    ///   - blobs: Where its media are.
    ///   - sink: Takes the bytes; after an error those it has are not whole.
    /// - Throws: The error of a blob that is missing or damaged.
    func write(
        _ interaction: Interaction,
        isFirst: Bool,
        blobs: BlobStore,
        to sink: Sink
    ) throws(CassetteError)

    /// Writes what stands behind all interactions.
    func end(to sink: Sink)
}

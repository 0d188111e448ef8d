/// What looking for files that nothing needs found, and did.
package struct Sweep: Equatable, Sendable {
    /// What was removed; in a dry run, what would be.
    package var removed: [UnusedFile] = []
    /// What nothing needs either, but is too young to be sure of that.
    package var young: [UnusedFile] = []
    /// Why others could not be removed.
    package var failures: [BlobError] = []

    /// A sweep that found nothing.
    package init() {}
}

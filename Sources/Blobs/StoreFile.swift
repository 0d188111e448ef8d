/// A regular file in a store that is a blob, or on its way to becoming one.
struct StoreFile {
    /// The folder of two digits that it is in; `nil` for an unfinished blob, which is above those.
    let folderName: String?
    /// Its name there.
    let name: String
    /// Where it is, for messages.
    let path: String
    /// The blob it is; `nil` for an unfinished one.
    let digest: BlobDigest?
    /// What the system says about it.
    let status: FileStatus
}

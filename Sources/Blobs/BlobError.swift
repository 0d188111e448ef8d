/// Why a blob cannot be had or stored.
package enum BlobError: Error, Equatable, Sendable {
    /// The text is no digest.
    case badDigest(String)
    /// No blob of this digest is stored.
    case missing(BlobDigest, path: String)
    /// What is stored under this digest has other content, or changed while it was read.
    case corrupt(BlobDigest, path: String)
    /// The disk, the quota or the file-size limit has no room for it.
    case noRoom(SystemCallError)
    /// The blob or a folder on the way to it is a symbolic link, or no regular file.
    case notFile(SystemCallError)
    /// The system refused for another reason.
    case system(SystemCallError)

    /// Sorts a failed system call in.
    init(_ error: SystemCallError) {
        self =
            switch error.reason {
            case .noRoom: .noRoom(error)
            case .symbolicLink, .notFile, .notFolder: .notFile(error)
            case .missing, .exists, .forbidden, .tooManyFiles, .other: .system(error)
            }
    }

    /// The short name of the error, for programs.
    package var code: String {
        switch self {
        case .badDigest: "bad_digest"
        case .missing: "blob_missing"
        case .corrupt: "blob_corrupt"
        case .noRoom: "disk_full"
        case .notFile: "not_a_file"
        case .system: "blob_store"
        }
    }

    /// What happened, as a sentence for a person.
    package var message: String {
        switch self {
        case .badDigest(let text): "\"\(text)\" is no SHA-256 digest (64 lower-case hexadecimal digits)."
        case .missing(let digest, let path): "The blob \(digest) is not in \(path)."
        case .corrupt(let digest, let path): "The content of \(path) is not that of the blob \(digest)."
        case .noRoom(let error): "There is no room for \(error.path): \(error.text)."
        case .notFile(let error): "\(error.path) is no regular file in a folder of its own: \(error.text)."
        case .system(let error): "\(error.path): \(error.call) failed: \(error.text)."
        }
    }

    /// What can be done about it.
    package var remedy: String {
        switch self {
        case .badDigest: "Take the digest from the cassette as it stands there."
        case .missing, .corrupt: "Restore the file from version control, or record the interaction again."
        case .noRoom: "Make room, or choose another folder with --cassettes."
        case .notFile: "Remove what stands there; symbolic links are followed only for the --cassettes folder itself."
        case .system(let error) where error.reason == .tooManyFiles: "Raise the limit with ulimit -n."
        case .system: "Check the permissions of the folder given with --cassettes."
        }
    }
}

extension BlobError: CustomStringConvertible {
    /// Message and remedy in one line.
    package var description: String { "\(message) \(remedy)" }
}

/// Why a cassette cannot be read or written: what happened, where, and what to do about it.
package struct CassetteError: Error, Equatable, Sendable {
    /// What a program may want to branch on; the raw values may be shown to users.
    package enum Code: String, Equatable, Sendable {
        /// A name outside the grammar of docs/design.md §12.
        case badName = "bad_name"
        /// The file is something else than a cassette.
        case notCassette = "not_a_cassette"
        /// The file is of a version which this program does not know.
        case newerVersion = "newer_version"
        /// The file is damaged before a whole member, or holds what no cassette may.
        case damaged = "damaged"
        /// A member or a body is larger than it may be.
        case tooLarge = "too_large"
        /// A symbolic link, a pipe or a folder stands where a file should.
        case notFile = "not_a_file"
        /// What was recorded and is needed now is not there any more.
        case missing = "missing"
        /// The disk, the quota or the file-size limit has no room.
        case noRoom = "disk_full"
        /// Permissions or a read-only file system forbid it.
        case forbidden = "forbidden"
        /// What was to be written could not be read again.
        case unstorable = "unstorable"
        /// What was to be written holds a secret.
        case secret = "secret"
        /// A blob is missing or damaged, or cannot be read.
        case blob = "blob"
        /// The system refused for another reason.
        case system = "system"
    }

    /// Where in the file it is.
    package struct Place: Equatable, Sendable {
        /// The file.
        package let file: String
        /// The gzip member, counted from 1; the header is the first.
        package let member: Int?
        /// The byte at which that member begins.
        package let offset: Int?
    }

    /// What a program may want to branch on.
    package let code: Code
    /// What happened, as a sentence for a person.
    package let message: String
    /// What can be done about it.
    package let remedy: String
    /// Where it happened, if it is about one file.
    package let place: Place?
}

extension CassetteError: CustomStringConvertible {
    /// Place, message and remedy in one line.
    package var description: String {
        guard let place else { return "\(message) \(remedy)" }
        return "\(place): \(message) \(remedy)"
    }
}

extension CassetteError.Place: CustomStringConvertible {
    /// File, member and offset, as far as they are known.
    package var description: String {
        guard let member, let offset else { return file }
        return "\(file), member \(member) at byte \(offset)"
    }
}

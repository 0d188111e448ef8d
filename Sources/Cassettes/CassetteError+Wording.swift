import Blobs
import Compression

// All that cassettes have to say when something is wrong, in one place.
extension CassetteError {
    static func badName(_ text: String) -> CassetteError {
        CassetteError(
            code: .badName,
            message: "\"\(text.prefix(200))\" is no name of a cassette.",
            remedy: "Use up to 8 segments of letters, digits, '.', '_' and '-' that begin with a letter or digit, "
                + "at most 101 characters each, joined by '/'; the first may not be \"blobs\".",
            place: nil
        )
    }

    static func notCassette(_ file: String) -> CassetteError {
        CassetteError(
            code: .notCassette,
            message: "This is no cassette: it does not begin with {\"tapedeck\":\"cassette\",\"version\":1}.",
            remedy: "Move the file away, or choose another name with --cassette.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    static func newerVersion(_ version: String, file: String) -> CassetteError {
        CassetteError(
            code: .newerVersion,
            message: "The cassette has version \(version), and this program knows versions up to "
                + "\(CassetteHeader.version).",
            remedy: "Use a newer release of Tapedeck.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    static func damaged(_ reason: String, at place: Place) -> CassetteError {
        CassetteError(
            code: .damaged,
            message: "The cassette is damaged: \(reason).",
            remedy: "Restore the file from version control, or keep what is whole with tapedeck repair.",
            place: place
        )
    }

    static func beyondRepair(_ file: String, offset: Int) -> CassetteError {
        CassetteError(
            code: .damaged,
            message: "The bytes from byte \(offset) on look like the beginning of a member too often to be searched.",
            remedy: "Restore the file from version control, or remove it and record anew.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    static func memberTooLarge(_ reason: String, at place: Place) -> CassetteError {
        CassetteError(
            code: .tooLarge,
            message: "A member may hold \(GzipMemberLimits.standard.inflated >> 20) MiB: \(reason).",
            remedy: "Do not use this file; Tapedeck never writes such members.",
            place: place
        )
    }

    static func interactionTooLarge(_ size: Int, file: String) -> CassetteError {
        CassetteError(
            code: .tooLarge,
            message: "The interaction has \(size) bytes, and a member may hold "
                + "\(GzipMemberLimits.standard.inflated >> 20) MiB.",
            remedy: "It was not stored; larger parts belong into blobs.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    static func bodyTooLarge(_ size: Int, limit: Int) -> CassetteError {
        CassetteError(
            code: .tooLarge,
            message: "The body has \(size) bytes, more than the \(limit) that are read at once.",
            remedy: "Fetch it through the replaying server instead.",
            place: nil
        )
    }

    static func holdsSecret(_ number: Int, file: String) -> CassetteError {
        CassetteError(
            code: .secret,
            message: "Interaction \(number) holds a known secret where none could be taken out, so it was not stored.",
            remedy: "Report this with the kind of the request; the secret itself is nowhere in this message.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    static func unstorable(_ reason: InteractionFormatError, file: String) -> CassetteError {
        CassetteError(
            code: .unstorable,
            message: "The interaction was not stored, since it could not be read again: \(reason).",
            remedy: "Please report this as a bug of Tapedeck.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    static func shortWrite(_ done: Int, of count: Int, file: String) -> CassetteError {
        CassetteError(
            code: .noRoom,
            message: "Only \(done) of \(count) bytes could be written; the cassette is as it was before.",
            remedy: "Make room, or choose another folder with --cassettes.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    static func reserveMissing(free: Int, need: Int, folder: String) -> CassetteError {
        CassetteError(
            code: .noRoom,
            message:
                "There is no room to record: \(free) bytes are free, and \(need) are needed, for the request and a "
                + "reserve of \(CassetteWriter.reserve >> 20) MiB.",
            remedy: "Make room, or choose another folder with --cassettes.",
            place: Place(file: folder, member: nil, offset: nil)
        )
    }

    static func tornTailMayNameBlobs(_ tail: TornTail) -> CassetteError {
        CassetteError(
            code: .damaged,
            message: "The last \(tail.length) bytes (from byte \(tail.offset) on) are torn, and may name any blob.",
            remedy: "Put them aside with tapedeck repair, or restore the file from version control.",
            place: Place(file: tail.file, member: nil, offset: nil)
        )
    }

    static func tooDeep(_ folder: String, limit: Int) -> CassetteError {
        CassetteError(
            code: .tooLarge,
            message: "Folders are nested more than \(limit) deep.",
            remedy: "Move the folder out of that of the cassettes.",
            place: Place(file: folder, member: nil, offset: nil)
        )
    }

    static func neverSettles(_ file: String) -> CassetteError {
        CassetteError(
            code: .system,
            message: "The file is being replaced again and again.",
            remedy: "Stop whatever rewrites it.",
            place: Place(file: file, member: nil, offset: nil)
        )
    }

    /// Sorts a failed system call in.
    init(_ error: SystemCallError) {
        let (code, remedy): (Code, String) =
            switch error.reason {
            case .missing: (.missing, "Check --cassettes and --cassette; `tapedeck ls` shows what there is.")
            case .noRoom: (.noRoom, "Make room, or choose another folder with --cassettes.")
            case .forbidden: (.forbidden, "Check the permissions, or choose another folder with --cassettes.")
            case .symbolicLink, .notFile, .notFolder:
                (.notFile, "Remove it; only the --cassettes folder itself may be a symbolic link.")
            case .tooManyFiles: (.system, "Raise the limit with ulimit -n.")
            case .exists, .other: (.system, "Check the folder given with --cassettes.")
            }
        self.init(
            code: code,
            message: "\(error.call) failed: \(error.text).",
            remedy: remedy,
            place: Place(file: error.path, member: nil, offset: nil)
        )
    }

    /// Passes on what the blob store said.
    init(_ error: BlobError) {
        let code: Code = if case .noRoom = error { .noRoom } else { .blob }
        self.init(code: code, message: error.message, remedy: error.remedy, place: nil)
    }
}

/// Something `verify` found in a blob store.
package struct BlobFinding: Equatable, Sendable {
    /// What is wrong.
    package enum Problem: Equatable, Sendable {
        /// The content is not that of the digest in the name.
        case wrongContent
        /// The name is none a blob has at this place.
        case foreign
        /// It is a symbolic link, or something else than a file or folder where one belongs.
        case notFile
        /// It cannot be read; why not.
        case unreadable(String)
        /// An unfinished blob, left by a process that was killed. No damage: nothing names it.
        case leftover
    }

    /// The file or folder.
    package let path: String
    /// What is wrong with it.
    package let problem: Problem

    /// Makes a finding.
    package init(path: String, problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// Whether recorded content may be lost or wrong, as opposed to something lying about.
    package var isDamage: Bool { problem != .leftover }
}

extension BlobFinding: CustomStringConvertible {
    /// The finding in one line.
    package var description: String {
        switch problem {
        case .wrongContent: "\(path): the content is not that of its name; restore it, or record again"
        case .foreign: "\(path): not a blob; remove it"
        case .notFile: "\(path): neither a file nor a folder; remove it"
        case .unreadable(let reason): "\(path): cannot be read: \(reason)"
        case .leftover: "\(path): unfinished, left by a process that was killed; it can be removed"
        }
    }
}

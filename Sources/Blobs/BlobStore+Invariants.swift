extension BlobStore {
    /// Checks what must hold of a store: every blob has the content its name says, and nothing else is there.
    ///
    /// Reads every blob through, whatever was verified before. Blobs that appear meanwhile may or may not be checked.
    /// Throws only if the folder itself cannot be read; everything else is a finding.
    package func findings() throws(BlobError) -> [BlobFinding] {
        do throws(SystemCallError) {
            guard let folder = try existingFolder() else { return [] }
            var findings: [BlobFinding] = []
            for name in try folder.names() {
                if name.hasPrefix(BlobStore.partialPrefix) {
                    findings.append(BlobFinding(path: folder.path(of: name), problem: .leftover))
                } else if BlobStore.isFolderName(name) {
                    findings += findingsBelow(name, of: folder)
                } else {
                    findings.append(BlobFinding(path: folder.path(of: name), problem: .foreign))
                }
            }
            return findings
        } catch {
            throw BlobError(error)
        }
    }

    private func findingsBelow(_ name: String, of parent: OpenFolder) -> [BlobFinding] {
        do throws(SystemCallError) {
            let folder = try parent.folder(name)
            return try folder.names().compactMap { finding(for: $0, in: folder, folderName: name) }
        } catch {
            return [BlobFinding(path: parent.path(of: name), problem: BlobStore.problem(of: error))]
        }
    }

    private func finding(for name: String, in folder: OpenFolder, folderName: String) -> BlobFinding? {
        let path = folder.path(of: name)
        guard let digest = try? BlobDigest(name), digest.folderName == folderName else {
            return BlobFinding(path: path, problem: .foreign)
        }
        do throws(SystemCallError) {
            let file = try folder.file(name)
            let status = try file.status()
            guard try file.digest() == digest else { return BlobFinding(path: path, problem: .wrongContent) }
            remember(status, of: digest)
            return nil
        } catch {
            return BlobFinding(path: path, problem: BlobStore.problem(of: error))
        }
    }

    private static func problem(of error: SystemCallError) -> BlobFinding.Problem {
        switch error.reason {
        case .symbolicLink, .notFile, .notFolder: .notFile
        case .missing, .exists, .noRoom, .forbidden, .tooManyFiles, .other: .unreadable(error.text)
        }
    }

    /// Whether a folder may stand in `sha256`: two lower-case hexadecimal digits.
    static func isFolderName(_ name: String) -> Bool {
        name.utf8.count == 2 && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

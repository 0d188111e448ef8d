import Blobs

extension CassetteWriter {
    /// Makes a damaged cassette whole: keeps every whole interaction, byte for byte, and puts all else aside.
    ///
    /// A torn tail goes to `<cassette>.torn-<n>`, what was damaged before whole interactions to `<cassette>.damaged-<n>`;
    /// only when both are on the disk does a new file take the place of the old one. Returns `nil` if there is no file.
    /// Throws `not_a_cassette` and `newer_version` for what must be left alone, and errors of the file system; the
    /// cassette is as it was then.
    package func repair() throws(CassetteError) -> CassetteRepair? {
        try withFile(making: false, settling: false) { file throws(CassetteError) in try file.repair() }
    }
}

extension CassetteFile {
    fileprivate mutating func repair() throws(CassetteError) -> CassetteRepair {
        let size: Int
        do throws(SystemCallError) {
            size = try file.status().size
        } catch {
            throw CassetteError(error)
        }
        let salvage = try CassetteSalvage(file, size: size)
        var repair = CassetteRepair()
        repair.kept = salvage.count
        do throws(SystemCallError) {
            if let torn = salvage.torn { repair.tornTail = try removal(of: [torn], to: "torn") }
            if !salvage.damaged.isEmpty { repair.damage = try removal(of: salvage.damaged, to: "damaged") }
        } catch {
            throw CassetteError(error)
        }
        repair.hasNewHeader = !salvage.hasHeader && salvage.count > 0
        if !repair.wasWhole { try replace(by: salvage.whole.map { .kept($0) }) }
        return repair
    }

    private func removal(of ranges: [Range<Int>], to kind: String) throws(SystemCallError) -> CassetteRepair.Removal {
        CassetteRepair.Removal(ranges: ranges, file: try putAside(ranges, as: kind))
    }
}

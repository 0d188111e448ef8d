import Blobs

/// What `gc` says of its work.
enum SweepText {
    /// The lines: in a dry run each file that would be removed; always how many and how large; what was kept, if any.
    static func lines(_ sweep: Sweep, isDryRun: Bool) -> [String] {
        let files = isDryRun ? sweep.removed.map { "would remove \(line(of: $0))" } : []
        let verb = isDryRun ? "would remove" : "removed"
        let nothing = sweep.failures.isEmpty ? "nothing to remove" : "removed nothing"
        let removed = sweep.removed.isEmpty ? nothing : "\(verb) \(sum(of: sweep.removed))"
        let kept = sweep.young.isEmpty ? [] : ["kept \(sum(of: sweep.young)), younger than a day"]
        return files + [removed] + kept
    }

    private static func line(of file: UnusedFile) -> String {
        let size = Quantity.exactBytes(file.size)
        return switch file.kind {
        case .blob: "\(TerminalText.escape(file.path)): \(size)"
        case .unfinishedBlob, .unfinishedRewrite: "\(TerminalText.escape(file.path)): \(size), unfinished"
        }
    }

    private static func sum(of files: [UnusedFile]) -> String {
        let blobs = files.count { $0.kind == .blob }
        let parts = [
            blobs == 0 ? nil : Quantity.count(blobs, "blob"),
            blobs == files.count ? nil : Quantity.count(files.count - blobs, "unfinished file"),
        ]
        let size = Quantity.exactBytes(files.reduce(0) { $0 + $1.size })
        return "\(parts.compactMap(\.self).joined(separator: " and ")): \(size)"
    }
}

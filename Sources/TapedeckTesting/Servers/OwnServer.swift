import Foundation

/// A Tapedeck that was started here, and that lives no longer than this process.
///
/// It is `tapedeck run` around a `cat` that reads a pipe whose other end only this process has. However this process
/// ends, by a crash or `kill -9` too, the operating system closes that end, `cat` ends, and so does the server: there is
/// nobody who would have to do it.
final class OwnServer: Sendable {
    /// What tells one from another.
    struct Request: Sendable, Hashable {
        /// Where it works: `tapedeck.yml` and the folder of cassettes are looked for there.
        var folder: URL
        /// The folder of cassettes, where it is said.
        var cassettes: String?
        /// The mode, where it is said: one that replays has no way to the network for others.
        var mode: Tapedeck.Mode?
    }

    /// Where it is.
    let url: URL
    private let input: FileHandle
    private let output: FileHandle

    /// Tells this process where the server is, and ends when this process does.
    private static let script = #"echo "$TAPEDECK_URL" && exec cat"#

    /// Starts one, and waits until it serves.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - request: What it is to be.
    /// - Throws: `TapedeckError` with what it said.
    init(_ program: URL, _ request: Request) throws {
        let files = FileManager.default
        let log = files.temporaryDirectory.appending(path: "tapedeck-\(UUID().uuidString).log")
        guard files.createFile(atPath: log.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw TapedeckError.cannotStart(program.path, reason: "cannot write \(log.path)")
        }
        defer { try? files.removeItem(at: log) }
        let (input, output) = (Pipe(), Pipe())
        // Otherwise what the tests start holds the server's life in its hands as well.
        Self.keepHere([input.fileHandleForWriting, output.fileHandleForReading])
        let process = Process()
        process.executableURL = program
        process.arguments = Self.arguments(request)
        process.currentDirectoryURL = request.folder
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: log)
        do {
            try process.run()
        } catch {
            throw TapedeckError.cannotStart(program.path, reason: error.localizedDescription)
        }
        self.input = input.fileHandleForWriting
        self.output = output.fileHandleForReading
        guard let line = Self.firstLine(self.output), let url = URL(string: line) else {
            let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            throw TapedeckError.cannotStart(
                program.path,
                reason: said.isEmpty ? "it said nothing" : said.trimmingCharacters(in: .whitespacesAndNewlines)
            )
        }
        self.url = url
        let exempted = ProxyExemption.variables(for: url.host() ?? "", in: ProcessInfo.processInfo.environment)
        for (name, value) in exempted { setenv(name, value, 1) }
    }

    /// Lets it end, and waits for that: what was recorded is settled then.
    func end() {
        try? input.close()
        // It has the other end of this pipe until it has ended.
        while !output.availableData.isEmpty {}
        try? output.close()
    }

    static func arguments(_ request: Request) -> [String] {
        var options = ["run", "--quiet"]
        if let mode = request.mode { options += ["--mode", mode.text] }
        if let cassettes = request.cassettes { options += ["--cassettes", cassettes] }
        return options + ["--", "sh", "-c", script]
    }

    private static func keepHere(_ handles: [FileHandle]) {
        for handle in handles {
            let flags = fcntl(handle.fileDescriptor, F_GETFD)
            _ = fcntl(handle.fileDescriptor, F_SETFD, flags | FD_CLOEXEC)
        }
    }

    private static func firstLine(_ output: FileHandle) -> String? {
        var bytes = Data()
        while true {
            let more = output.availableData
            if more.isEmpty { return nil }
            bytes += more
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                return String(bytes: bytes[..<end], encoding: .utf8)
            }
        }
    }
}

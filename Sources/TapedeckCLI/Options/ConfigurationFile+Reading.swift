#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ConfigurationFile {
    /// The largest file that is read: whatever is longer is no configuration.
    private static let sizeLimit = 1 << 20

    /// Finds and reads the file: the one that `--config` or `TAPEDECK_CONFIG` names, else `tapedeck.yml` if it is there.
    ///
    /// - Parameters:
    ///   - flags: What was typed.
    ///   - environment: The process's environment.
    ///   - folder: Where `tapedeck.yml` is looked for and relative names begin.
    /// - Returns: The file, or `nil` where none is named and there is no `tapedeck.yml`.
    /// - Throws: `CLIError` (exit 2) for a named file that cannot be read, and for what is wrong inside.
    static func find(
        flags: [OptionName: [String]],
        environment: [String: String],
        in folder: String = "."
    ) throws(CLIError) -> ConfigurationFile? {
        let sources = SettingSources(flags: flags, environment: environment, file: nil)
        let name = try sources.setting(.config, default: standardName, parse: Configuration.folder)
        let path = folder == "." || name.value.hasPrefix("/") ? name.value : "\(folder)/\(name.value)"
        switch read(path) {
        case .success(let yaml):
            return try ConfigurationFile(yaml: yaml, path: name.value)
        case .failure(let error):
            if name.origin == .standard && error.isMissing { return nil }
            let place = name.origin == .standard ? "" : "\(name.origin): "
            throw .usage("\(place)cannot read \(TerminalText.quote(name.value)): \(error.reason)")
        }
    }

    /// Why a file could not be read.
    private struct ReadingError: Error {
        let reason: String
        var isMissing = false

        init(_ reason: String) {
            self.reason = reason
        }

        init(number: Int32) {
            reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
            isMissing = number == ENOENT
        }
    }

    /// The whole text of a file; `-` has no meaning here, but a pipe (`--config <(…)`) is read like a file.
    private static func read(_ path: String) -> Result<String, ReadingError> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(ReadingError(number: errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Self.read(descriptor, into: $0) }
            guard count >= 0 else { return .failure(ReadingError(number: errno)) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard bytes.count <= sizeLimit else { return .failure(ReadingError("it is larger than 1 MiB")) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(ReadingError("it is not UTF-8 text"))
        }
        return .success(text)
    }

    /// One `read` that a signal does not interrupt (`man 2 read`, EINTR).
    private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
            let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #else
            let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 || errno != EINTR { return count }
        }
    }
}

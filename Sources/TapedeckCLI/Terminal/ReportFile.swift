import BodyFormats
import Exchanges

/// The report for programs: `--report FILE`.
enum ReportFile {
    /// Makes sure that it can be written, before any work is done for it.
    ///
    /// - Throws: `CLIError` (exit 1) where no such file can be made.
    static func check(_ path: String) throws(CLIError) {
        _ = try FileTarget(path)
    }

    /// Writes it: there whole or not at all.
    ///
    /// - Throws: `CLIError` (exit 1) where it cannot be written.
    static func write(_ end: ServerEnd, status: ExitStatus, to path: String) throws(CLIError) {
        let target = try FileTarget(path)
        target.write(bytes(of: end, status: status))
        try target.finish()
    }

    /// One JSON object and a line feed.
    ///
    /// - Parameters:
    ///   - end: What happened.
    ///   - status: With what the program ends.
    /// - Returns: The bytes of the file.
    static func bytes(of end: ServerEnd, status: ExitStatus) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("tapedeck", "report")
        json.member("version", 1)
        json.member("exit_code", status.rawValue)
        json.name("sessions")
        json.beginArray()
        for session in end.sessions { session.write(to: &json) }
        json.endArray()
        json.name("problems")
        json.beginArray()
        for problem in end.problems { json.string(problem) }
        json.endArray()
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }
}

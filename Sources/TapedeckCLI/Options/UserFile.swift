#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that the user named, to be read whole.
enum UserFile {
    /// Why a file could not be read.
    struct ReadingError: Error {
        /// In the system's words, or ours.
        let reason: String
        /// Whether there is no such file.
        var isMissing = false

        /// An error of ours.
        init(_ reason: String) { self.reason = reason }

        /// An error of the system, by its number.
        init(number: Int32) {
            reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
            isMissing = number == ENOENT
        }
    }

    /// The whole content of a file; `-` has no meaning here, but a pipe (`<(…)`) is read like a file.
    ///
    /// - Parameters:
    ///   - path: Its name.
    ///   - limit: The most bytes that are read.
    /// - Returns: The bytes.
    /// - Throws: Why it cannot be read, also where it is larger.
    static func read(_ path: String, limit: Int) throws(ReadingError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReadingError(number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_size > 0 {
            guard status.st_size <= limit else { throw tooLarge(limit) }
            // At once, since growing to its size step by step takes twice the memory.
            bytes.reserveCapacity(Int(status.st_size))
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, into: $0) }
            guard count >= 0 else { throw ReadingError(number: errno) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw tooLarge(limit) }
            bytes += buffer[..<count]
        }
    }

    private static func tooLarge(_ limit: Int) -> ReadingError {
        ReadingError("it is larger than \(Quantity.bytes(limit))")
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

package import Exchanges

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension IndexFolder {
    /// The folder that the user's environment names for what can be made anew.
    ///
    /// `$XDG_CACHE_HOME`, if that is an absolute path, as the XDG Base Directory Specification demands; else the folder
    /// that the system has for it below the home folder. `nil` where there is none: cassettes are read then.
    ///
    /// - Parameters:
    ///   - environment: The process's.
    ///   - program: The program and its version.
    package init?(environment: [String: String], program: String) {
        let folder: String
        if let named = environment["XDG_CACHE_HOME"], named.hasPrefix("/") {
            folder = named
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            #if canImport(Darwin)
            folder = "\(home)/Library/Caches"
            #else
            folder = "\(home)/.cache"
            #endif
        } else {
            return nil
        }
        self.init(path: "\(folder)/tapedeck/index", program: "\(program) \(Self.build)")
    }

    /// Tells this build of the program from others of its version: the size and time of its file.
    private static var build: String {
        #if canImport(Darwin)
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        var size = UInt32(buffer.count)
        guard _NSGetExecutablePath(&buffer, &size) == 0 else { return "" }
        let path = buffer
        #else
        let path = "/proc/self/exe"
        #endif
        var status = stat()
        guard stat(path, &status) == 0 else { return "" }
        #if canImport(Darwin)
        let modified = status.st_mtimespec
        #else
        let modified = status.st_mtim
        #endif
        return "\(status.st_size) \(modified.tv_sec).\(modified.tv_nsec)"
    }
}

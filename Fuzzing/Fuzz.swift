#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs one fuzz target with libFuzzer, whose options the arguments are; `FUZZ_TARGET` names the target.
///
/// The name is no argument since libFuzzer starts the program anew to make an input smaller, with the options that it
/// knows. `scripts/fuzz` calls it.
@main
struct Fuzz {
    static func main() {
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            for target in FuzzTarget.allCases { print(target.rawValue) }
            exit(2)
        }
        Self.target = target
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &arguments) { bytes, count in
                Fuzz.target.run(FuzzInput(UnsafeBufferPointer(start: bytes, count: count)))
                return 0
            }
        )
    }

    /// Set once, before the first input is run; libFuzzer's callback cannot capture it.
    nonisolated(unsafe) private static var target = FuzzTarget.requestHeads
}

/// libFuzzer's main function for programs that have one of their own.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

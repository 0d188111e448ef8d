/// Why a server could not start.
package enum ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The address cannot be listened on; `errno` is the system's number for why.
    case cannotListen(host: String, port: Int, errno: Int32)

    /// What is wrong and how to mend it, in one line.
    package var description: String {
        switch self {
        case .cannotListen(let host, let port, let number):
            let reason =
                switch number {
                case 98, 48: "the port is in use; stop the other program, or take a free port with --listen \(host):0"
                case 13: "this user may not use that port; take one above 1023 with --listen \(host):4141"
                case 99, 49: "this machine does not have that address"
                default: "the system refused (error \(number))"
                }
            return "cannot listen on \(host):\(port): \(reason)"
        }
    }
}

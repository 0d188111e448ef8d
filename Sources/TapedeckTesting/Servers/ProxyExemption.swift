/// Keeps the proxies of the environment from standing between the tests and their server.
///
/// `tapedeck run` does so for its command. Here nobody has, and curl, which is `URLSession` on Linux, asks the environment
/// each time.
enum ProxyExemption {
    private static let proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
    private static let exemptions = ["NO_PROXY", "no_proxy"]

    /// The variables to set so that a host is reached without a proxy.
    ///
    /// - Parameters:
    ///   - host: The server's.
    ///   - environment: What is set.
    /// - Returns: None where no proxy is set or all is as it should be: to change the environment while others may read it
    ///   is not done without need.
    static func variables(for host: String, in environment: [String: String]) -> [String: String] {
        guard proxies.contains(where: { environment[$0]?.isEmpty == false }) else { return [:] }
        // Some clients read the lower-case name first, some the other: one that is not there says what the other does.
        let written = exemptions.compactMap { environment[$0] }.filter { !$0.isEmpty }
        var added: [String: String] = [:]
        for name in exemptions {
            let list = environment[name].flatMap { $0.isEmpty ? nil : $0 } ?? written.first ?? ""
            let hosts = list.split { $0 == "," || $0 == " " }
            if !hosts.contains("*"), !hosts.contains(host[...]) {
                added[name] = list.isEmpty ? host : "\(list),\(host)"
            }
        }
        return added
    }
}

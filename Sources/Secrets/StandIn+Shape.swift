extension StandIn {
    /// What keys begin with that says whose they are, longest first where one begins with another.
    private static let prefixes: [[UInt8]] = [
        "sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-", "sk-ant-", "sk-proj-", "sk-svcacct-", "sk-admin-",
        "sk-or-v1-", "sk-aig-", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk-", "sk_", "gw_", "ek_", "hf_",
        "gsk_", "r8_", "xai-", "pplx-", "whsec_", "github_pat_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "AIza",
        "ya29.", "ABSK", "nvapi-", "csk-", "tgp_v1_", "tvly-", "jina_", "glpat-", "npm_", "xoxb-", "xoxp-", "AKIA",
        "ASIA",
    ].map { Array($0.utf8) }

    /// What a key begins with that says whose it is; nothing where that is not known.
    static func prefix(of secret: [UInt8]) -> [UInt8] {
        prefixes.first { secret.starts(with: $0) } ?? []
    }

    /// The longest of the prefixes that stands right before a place.
    static func prefixLength(in bytes: UnsafeBufferPointer<UInt8>, before place: Int) -> Int {
        prefixes.reduce(0) { longest, prefix in
            guard prefix.count > longest, prefix.count <= place else { return longest }
            return bytes[place - prefix.count..<place].elementsEqual(prefix) ? prefix.count : longest
        }
    }

    /// ``text`` again and again, cut to a length.
    static func repeated(count: Int) -> [UInt8] {
        (0..<count).map { bytes[$0 % bytes.count] }
    }
}

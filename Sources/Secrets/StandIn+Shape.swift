extension StandIn {
    /// What keys begin with that says whose they are, longest first where one begins with another.
    private static let prefixes: [[UInt8]] = [
        "sk-ant-api03-", "sk-ant-admin01-", "sk-ant-", "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-or-v1-", "sk-aig-",
        "sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk-", "sk_", "gw_", "ek_", "hf_", "gsk_", "r8_", "xai-",
        "pplx-", "whsec_", "github_pat_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "AIza", "ya29.", "ABSK",
    ].map { Array($0.utf8) }

    /// A stand-in of the same shape: as long as the secret, with the prefix that says what kind of key it is.
    ///
    /// Equal secrets have equal stand-ins, and nothing of it depends on the secret's own characters.
    static func shaped(_ secret: [UInt8]) -> [UInt8] {
        let prefix = prefixes.first { secret.starts(with: $0) } ?? []
        return prefix + repeated(count: secret.count - prefix.count)
    }

    /// ``text`` again and again, cut to a length.
    static func repeated(count: Int) -> [UInt8] {
        (0..<count).map { bytes[$0 % bytes.count] }
    }
}

/// What a link is for, as far as the names of the members around it tell.
///
/// Only links to media may be fetched before a client asks: following one that cancels a job, polls it or leads to a web
/// page would do something, or be of no use (docs/design.md §6).
enum LinkPurpose {
    /// Words of names that say that a link is for something else than to get media.
    private static let otherPurposes: Set<String> = [
        "status", "poll", "polling", "cancel", "retry", "resume", "edit", "delete", "upload", "webhook", "callback",
        "self", "next", "prev", "previous", "first", "last", "get", "stream", "web",
        "citation", "citations", "search", "docs", "documentation", "help", "support", "login", "logout", "checkout",
        "billing", "payment", "dashboard", "homepage", "website",
    ]

    /// Whether none of the names says that the link is for something else than to get media.
    static func mayBeMedia(_ members: [String]) -> Bool {
        members.allSatisfy { words(of: $0).allSatisfy { !otherPurposes.contains($0) } }
    }

    /// The words of a name, in lower case: `poll_url`, `pollUrl` and `poll-URL` are `poll` and `url`.
    static func words(of name: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var followsLowercase = false
        for byte in name.utf8 {
            let isUppercase = 0x41...0x5A ~= byte
            let isLetter = isUppercase || 0x61...0x7A ~= byte || byte >= 0x80
            if !isLetter || isUppercase && followsLowercase {
                words.append(String(decoding: word, as: UTF8.self))
                word = []
            }
            if isLetter { word.append(isUppercase ? byte | 0x20 : byte) }
            followsLowercase = isLetter && !isUppercase
        }
        words.append(String(decoding: word, as: UTF8.self))
        return words.filter { !$0.isEmpty }
    }
}

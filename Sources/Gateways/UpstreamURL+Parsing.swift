extension UpstreamURL {
    /// Reads a URL that somebody wrote on the command line, in the environment or in `tapedeck.yml`.
    ///
    /// It is read strictly, since what is misread here sends keys to the wrong place: `http` or `https` only, no user
    /// name, no query, no fragment, no numeric host but a whole IP address, ports from 1 to 65535 without leading
    /// zeros, a base path of RFC 3986 characters without `.` and `..`. Slashes at the end are dropped.
    ///
    /// - Throws: `GatewayError.malformedURL`, which quotes no part that may hold a password or a key.
    package init(parsing text: String) throws(GatewayError) {
        do throws(UpstreamURLDefect) {
            self = try Self.read(text)
        } catch {
            throw GatewayError.malformedURL(Self.quotable(text), error)
        }
    }

    private static func read(_ text: String) throws(UpstreamURLDefect) -> UpstreamURL {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw .forbiddenCharacter }
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { throw .notHTTP }

        let rest = text[separator.upperBound...]
        let authority = rest.prefix { !"/?#\\".contains($0) }
        let path = rest[authority.endIndex...]
        if authority.contains("@") { throw .credentials }
        if path.contains("?") { throw .query }
        if path.contains("#") { throw .fragment }

        let (host, port) = try split(authority)
        return UpstreamURL(
            scheme: scheme,
            host: try UpstreamHost.normalized(host),
            port: try port.map(readPort),
            basePath: try readBasePath(path)
        )
    }

    /// Parts `host:port`; the colons inside the brackets of an IPv6 address are not the one meant.
    private static func split(_ authority: Substring) throws(UpstreamURLDefect) -> (host: Substring, port: Substring?) {
        var searched = authority
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else { throw .host }
            searched = authority[authority.index(after: bracket)...]
            guard searched.isEmpty || searched.hasPrefix(":") else { throw .host }
        }
        guard let colon = searched.firstIndex(of: ":") else { return (authority, nil) }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }

    private static func readPort(_ digits: Substring) throws(UpstreamURLDefect) -> Int {
        guard (1...5).contains(digits.utf8.count), !digits.hasPrefix("0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = Int(digits), port <= 65_535
        else { throw .port }
        return port
    }

    private static func readBasePath(_ path: Substring) throws(UpstreamURLDefect) -> String {
        guard PathCharacters.areWellFormed(path) else { throw .path }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains("."), !segments.contains("..") else { throw .path }
        return segments.reversed().drop(while: \.isEmpty).reversed().joined(separator: "/")
    }

    /// As much of a refused URL as an error may show: nothing of one with a user name, no query and no fragment.
    private static func quotable(_ text: String) -> String {
        guard !text.contains("@") else { return "…@…" }
        let shown = text.prefix { $0 != "?" && $0 != "#" }
        return shown.count < text.count ? shown + "…" : String(shown)
    }
}

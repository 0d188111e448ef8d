extension CanonicalRequest {
    /// The canonical form that the request would have if these rules applied as well.
    func ignoring(_ rules: [IgnoreRule]) -> CanonicalRequest {
        var queryNames: Set<[UInt8]> = []
        var headerNames: Set<[UInt8]> = []
        for rule in rules {
            switch rule {
            case .member: break
            case .query(let name): queryNames.insert(Array(name.utf8))
            case .header(let name): headerNames.insert(Array(name.utf8))
            }
        }
        return CanonicalRequest(
            gateway: gateway,
            method: method,
            path: path,
            query: query.filter { !queryNames.contains($0.name) },
            headers: headers.filter { !headerNames.contains($0.name) },
            body: body.ignoring(rules)
        )
    }
}

extension CanonicalBody {
    /// The body without the members that rules name; only JSON has any.
    fileprivate func ignoring(_ rules: [IgnoreRule]) -> CanonicalBody {
        // What is canonical parses, and stays canonical where members are taken out.
        guard case .json(let bytes) = self,
            let rest = try? CanonicalJSON.bytes(of: bytes, rules: MatchingRules(ignore: rules))
        else { return self }
        return .json(rest)
    }
}

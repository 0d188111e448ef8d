package import Blobs

extension CassetteMember {
    /// Every blob that the line names, in members of this version or in others.
    ///
    /// Later versions may add members, and those survive a rewrite; so each `sha256:` with a digest behind it counts,
    /// wherever it stands. In a text it may mean nothing, but a blob too many costs only its room. Throws `damaged` if
    /// the line is no interaction.
    package func namedBlobs() throws(CassetteError) -> Set<BlobDigest> {
        let interaction = try interaction()
        var named = Set((interaction.request.body.blobs + interaction.response.body.blobs).map(\.digest))
        var rest = line[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            let isPrefixed = line[..<colon].suffix(Self.algorithm.count).elementsEqual(Self.algorithm)
            rest = line[(colon + 1)...]
            guard isPrefixed else { continue }
            if let digest = try? BlobDigest(String(decoding: rest.prefix(64), as: UTF8.self)) { named.insert(digest) }
        }
        return named
    }

    private static let algorithm = Array("sha256".utf8)
}

/// A pair of keys as S3 and its relatives have them.
struct AmazonKey: Equatable, Sendable {
    /// The key's name, which links show.
    let id: String
    /// What it signs with.
    let secret: String

    /// The media host's own.
    static let demo = AmazonKey(id: "AKIADEMOKITEDUNESAND", secret: "the demo gateway has no secrets")

    /// The key that signs on one day, for a scope such as `20260528/auto/s3/aws4_request`
    /// (docs.aws.amazon.com, "Create a signed AWS API request").
    func derived(for scope: Substring) -> [UInt8] {
        scope.split(separator: "/", omittingEmptySubsequences: false)
            .reduce(Array("AWS4\(secret)".utf8)) { KeyedHash.bytes(of: String($1), key: $0) }
    }
}

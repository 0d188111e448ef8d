import BodyFormats
import NIOHTTP1

/// `/private/…`: pictures behind a shared access signature, as Azure's storage has it
/// (learn.microsoft.com, "Create an account SAS").
enum SharedAccessFlow {
    private static let key = Array("the demo gateway's storage account".utf8)

    /// `GET /private/{owner}/{user}/{name}`.
    static func answer(_ call: MediaCall) -> DemoAnswer {
        guard let end = call.parameter("se"), let start = call.parameter("st"), call.parameter("sv") != nil,
            let given = call.parameter("sig"), given == signature(path: call.path, call.parameters),
            start <= call.now.iso, call.now.iso < end
        else {
            return StoreError(
                status: 403,
                code: "AuthenticationFailed",
                message: "Server failed to authenticate the request. Make sure the value of Authorization header is "
                    + "formed correctly including the signature."
            ).answer
        }
        let file = MediaFile(generated: call.path, seed: PictureFlow.seed(ofName: String(call.segments.last ?? "")))
        return MediaFlow.file(file.content, type: call.parameter("rsct") ?? file.type, call.headers)
    }

    /// The query for a path, good from now to a moment.
    static func query(path: String, now: DemoTime, expires: DemoTime) -> String {
        let parameters = [
            ("st", now.iso), ("se", expires.iso), ("sp", "r"), ("sv", "2024-08-04"), ("sr", "b"), ("rscd", "inline"),
            ("rsct", "image/png"), ("skoid", "475fd488-6c59-44a5-9aa9-31c4db451bea"),
            ("sktid", "a48cca56-e6da-484e-a814-9c849652bcb3"), ("skt", now.iso), ("ske", expires.iso), ("sks", "b"),
            ("skv", "2024-08-04"),
        ]
        return (parameters + [("sig", signature(path: path, parameters.map { (name: $0.0, value: $0.1) }))])
            .map { "\($0.0)=\(AmazonSignature.encoded($0.1))" }.joined(separator: "&")
    }

    /// What Azure signs are the values, one a line; here their names as well, so that none can be moved.
    private static func signature(path: String, _ parameters: [(name: String, value: String)]) -> String {
        let lines = parameters.filter { $0.name != "sig" }.map { "\($0.name)=\($0.value)" }.sorted()
        return Base64.encodedString(KeyedHash.bytes(of: ([path] + lines).joined(separator: "\n"), key: key))
    }
}

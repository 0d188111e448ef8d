import BodyFormats

/// The fields of a presigned form: a policy, and the signature of it
/// (docs.aws.amazon.com, "Browser-Based Uploads Using POST").
enum SignedForm {
    /// The fields with which one file may be uploaded until a moment.
    static func fields(for name: String, now: DemoTime, expires: DemoTime) -> JSON {
        let credential = "\(AmazonKey.demo.id)/\(now.day)/\(MediaLinks.scope)"
        let policy: JSON = [
            "expiration": JSON(expires.iso),
            "conditions": [
                ["key": JSON(name)], ["x-amz-algorithm": "AWS4-HMAC-SHA256"], ["x-amz-credential": JSON(credential)],
                ["x-amz-date": JSON(now.basic)], ["content-length-range", 0, 10_485_760],
            ],
        ]
        let text = Base64.encodedString(policy.bytes)
        return [
            "key": JSON(name), "policy": JSON(text), "x-amz-algorithm": "AWS4-HMAC-SHA256",
            "x-amz-credential": JSON(credential), "x-amz-date": JSON(now.basic),
            "x-amz-signature": JSON(signature(of: text, scope: credential)),
        ]
    }

    /// What is wrong with a form; nil where nothing is.
    static func refusal(of form: DemoFields, now: DemoTime) -> StoreError? {
        guard let policy = form.text("policy"), let signature = form.text("x-amz-signature"),
            let credential = form.text("x-amz-credential")
        else { return .unsigned }
        guard credential.hasPrefix("\(AmazonKey.demo.id)/") else { return .unknownKey }
        guard signature == Self.signature(of: policy, scope: credential) else { return .mismatch }
        let rules = Base64.decode(policy).flatMap { try? JSONParser.parse($0) }
        guard let expiration = rules?["expiration"]?.stringValue, now.iso < expiration else {
            return .policy("Policy expired.")
        }
        let conditions = (rules?["conditions"]?.arrayValue ?? []).flatMap { $0.objectValue ?? [] }
        for condition in conditions where form.text(condition.name) != condition.value.stringValue {
            return .policy("Policy Condition failed: [\"eq\", \"$\(condition.name)\"]")
        }
        return nil
    }

    private static func signature(of policy: String, scope credential: String) -> String {
        let scope = credential.dropFirst(AmazonKey.demo.id.count + 1)
        return KeyedHash.hex(of: policy, key: AmazonKey.demo.derived(for: scope))
    }
}

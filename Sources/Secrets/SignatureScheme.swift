extension SignatureParameters {
    /// A name, or one of several names, that tells a scheme.
    enum Mark: Hashable, Sendable {
        case amazonSignature, googleSignature, tosSignature, ossSignature
        /// `Signature`, as a query parameter or as a form field.
        case signature
        /// `AWSAccessKeyId` and its like, which make `Signature` and `Expires` a signature's.
        case keyID, ossKeyID
        case azureSignature, azureVersion
        case expiry
        case tencentSignature

        /// What a name says about the company it is in.
        static func of(_ name: String) -> [Mark] {
            if let marks = exact[name] { return marks }
            switch name.lowercased() {
            case "x-amz-signature": return [.amazonSignature]
            case "x-goog-signature": return [.googleSignature]
            case "x-tos-signature": return [.tosSignature]
            case "x-oss-signature": return [.ossSignature]
            default: return []
            }
        }

        private static let exact: [String: [Mark]] = [
            "Signature": [.signature], "signature": [.signature], "AWSAccessKeyId": [.keyID],
            "GoogleAccessId": [.keyID], "Key-Pair-Id": [.keyID], "OSSAccessKeyId": [.keyID, .ossKeyID],
            "sig": [.azureSignature], "sv": [.azureVersion], "exp": [.expiry], "q-signature": [.tencentSignature],
        ]
    }

    /// A scheme whose names are a signature's in certain company only.
    enum Scheme: CaseIterable, Sendable {
        /// Any scheme with an `X-…-Signature`: the policy of a presigned POST, and what AWS SDKs add.
        case policy
        /// AWS SigV2, GCS V2, Alibaba OSS, CloudFront.
        case keyed
        case oss
        case azure
        /// Ideogram: a time and a signature.
        case timed
        case tencent
        /// Names that are nothing else anywhere.
        case selfEvident

        /// The marks that tell the scheme: one of these sets must be there as a whole.
        var marks: [Set<Mark>] {
            switch self {
            case .policy: [[.amazonSignature], [.googleSignature], [.tosSignature], [.ossSignature]]
            case .keyed: [[.keyID, .signature]]
            case .oss: [[.ossKeyID, .signature], [.ossSignature]]
            case .azure: [[.azureSignature, .azureVersion]]
            case .timed: [[.azureSignature, .expiry]]
            case .tencent: [[.tencentSignature]]
            case .selfEvident: [[]]
            }
        }

        /// Its names, by case.
        var roles: [String: SignatureRole] {
            switch self {
            case .policy: Self.policyRoles
            case .keyed: Self.keyedRoles
            case .oss: Self.noRoles
            case .azure: Self.azureRoles
            case .timed: Self.timedRoles
            case .tencent: Self.tencentRoles
            case .selfEvident: Self.selfEvidentRoles
            }
        }

        /// OSS has a prefix instead.
        private static let noRoles: [String: SignatureRole] = [:]
        private static let timedRoles: [String: SignatureRole] = ["exp": .secret, "sig": .secret]

        private static let policyRoles: [String: SignatureRole] = [
            "policy": .secret, "Policy": .secret, "x-id": .harmless,
        ]

        private static let selfEvidentRoles: [String: SignatureRole] = [
            "_jwt": .secret, "hdnts": .secret, "hdnea": .secret, "__token__": .secret,
        ]

        private static let keyedRoles: [String: SignatureRole] = [
            "AWSAccessKeyId": .secret, "GoogleAccessId": .secret, "OSSAccessKeyId": .secret, "Key-Pair-Id": .secret,
            "Signature": .secret, "signature": .secret, "Expires": .secret, "Policy": .secret, "policy": .secret,
            "Hash-Algorithm": .harmless,
        ]

        /// The parameters that shape the answer (`rscd`, `rsct`, …) are not among them.
        private static let azureRoles: [String: SignatureRole] = [
            "sv": .harmless, "ss": .harmless, "srt": .harmless, "sr": .harmless, "st": .secret, "se": .secret,
            "sp": .harmless, "spr": .harmless, "sip": .secret, "si": .secret, "sig": .secret, "skoid": .secret,
            "sktid": .secret, "skt": .secret, "ske": .secret, "sks": .harmless, "skv": .harmless, "saoid": .secret,
            "suoid": .secret, "scid": .secret, "sdd": .harmless, "ses": .harmless,
        ]

        private static let tencentRoles: [String: SignatureRole] = [
            "q-sign-algorithm": .harmless, "q-ak": .secret, "q-sign-time": .secret, "q-key-time": .secret,
            "q-header-list": .harmless, "q-url-param-list": .harmless, "q-signature": .secret,
            "x-cos-security-token": .secret,
        ]
    }
}

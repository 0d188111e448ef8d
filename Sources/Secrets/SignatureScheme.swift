extension SignatureParameters {
    /// The names in a company by which schemes are told.
    struct Marks: OptionSet, Sendable {
        let rawValue: UInt16

        static let amazonSignature = Marks(rawValue: 1)
        static let googleSignature = Marks(rawValue: 2)
        static let tosSignature = Marks(rawValue: 4)
        static let ossSignature = Marks(rawValue: 8)
        /// `Signature`, as a query parameter or as a form field.
        static let signature = Marks(rawValue: 16)
        /// `AWSAccessKeyId` and its like, which make `Signature` and `Expires` a signature's.
        static let keyID = Marks(rawValue: 32)
        static let ossKeyID = Marks(rawValue: 64)
        static let azureSignature = Marks(rawValue: 128)
        static let azureVersion = Marks(rawValue: 256)
        static let expiry = Marks(rawValue: 512)
        static let tencentSignature = Marks(rawValue: 1024)

        /// What a name says about the company it is in.
        static func of(_ name: String) -> Marks {
            if let marks = exact[name] { return marks }
            return SignaturePrefix.mayHave(name) ? anyCase[name.lowercased()] ?? [] : []
        }

        private static let anyCase: [String: Marks] = [
            "x-amz-signature": .amazonSignature, "x-goog-signature": .googleSignature,
            "x-tos-signature": .tosSignature, "x-oss-signature": .ossSignature,
        ]

        private static let exact: [String: Marks] = [
            "Signature": .signature, "signature": .signature, "AWSAccessKeyId": .keyID, "GoogleAccessId": .keyID,
            "Key-Pair-Id": .keyID, "OSSAccessKeyId": [.keyID, .ossKeyID], "sig": .azureSignature,
            "sv": .azureVersion, "exp": .expiry, "q-signature": .tencentSignature,
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

        /// Whether the company tells the scheme.
        func isTold(by marks: Marks) -> Bool {
            switch self {
            case .policy:
                !marks.isDisjoint(with: [.amazonSignature, .googleSignature, .tosSignature, .ossSignature])
            case .keyed: marks.isSuperset(of: [.keyID, .signature])
            case .oss: marks.isSuperset(of: [.ossKeyID, .signature]) || marks.contains(.ossSignature)
            case .azure: marks.isSuperset(of: [.azureSignature, .azureVersion])
            case .timed: marks.isSuperset(of: [.azureSignature, .expiry])
            case .tencent: marks.contains(.tencentSignature)
            case .selfEvident: true
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

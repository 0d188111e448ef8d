import Gateways
import Secrets

extension Mount {
    /// What takes the secrets out of the gateway's interactions.
    var redactor: Redactor {
        let profile = profile
        return Redactor(
            isSecretHeader: { profile.isSecretHeader($0) },
            signatureParameters: profile.signatureParameters
        )
    }

    /// What takes the secrets out of the bodies of the gateway's interactions.
    var bodyRedactor: BodyRedactor { BodyRedactor(signatureParameters: profile.signatureParameters) }
}

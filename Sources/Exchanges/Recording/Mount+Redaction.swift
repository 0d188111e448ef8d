import Gateways
import Secrets

extension Mount {
    /// What takes the secrets out of the gateway's interactions.
    func redactor(_ memory: RedactionMemory) -> Redactor {
        let profile = profile
        return Redactor(
            isSecretHeader: { profile.isSecretHeader($0) },
            signatureParameters: profile.signatureParameters,
            memory: memory
        )
    }

    /// What takes the secrets out of the bodies of the gateway's interactions.
    func bodyRedactor(_ memory: RedactionMemory) -> BodyRedactor {
        BodyRedactor(signatureParameters: profile.signatureParameters, memory: memory)
    }
}

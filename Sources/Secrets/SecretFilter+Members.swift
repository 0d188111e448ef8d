extension SecretFilter {
    /// Whether a member of JSON counts as the constant because of its name.
    ///
    /// - Parameters:
    ///   - name: The name without escapes.
    ///   - value: The value without escapes.
    /// - Returns: Whether its value is none that tells requests apart.
    package func counts(_ name: ArraySlice<UInt8>, _ value: [UInt8]) -> Bool {
        SecretMember(name)?.countsAsSecret(value) == true
    }

    /// Whether a field of a form counts as the constant because of its name; a credential in it is known then.
    ///
    /// - Parameters:
    ///   - name: The name without escapes.
    ///   - value: The value without escapes.
    /// - Returns: Whether its value is none that tells requests apart.
    package func counts(field name: ArraySlice<UInt8>, _ value: [UInt8]) -> Bool {
        guard let kind = SecretMember(name), kind.countsAsSecret(value) else { return false }
        if kind.couldBeSent(value) { _ = RedactionMemory(known: known).standIn(forMember: kind, value) }
        return true
    }

    /// Remembers the credentials that JSON in a request holds by name, wherever it holds them.
    ///
    /// - Parameter json: The whole text.
    package func learn(json: [UInt8]) {
        BodyRedactor(memory: RedactionMemory(known: known)).learn(request: json, format: .json)
    }
}

public import Testing

extension Tapedeck {
    /// Opens a session for a part of a test.
    ///
    /// What the trait does for a whole test: for tests that take arguments and want a cassette for each, and for helpers.
    ///
    /// ```swift
    /// @Test(arguments: ["EUR", "USD"]) func prices(currency: String) async throws {
    ///     try await Tapedeck.withSession(.tapedeck("prices-\(currency)")) { tapedeck in
    ///         let client = ShopAssistant(baseURL: tapedeck.url(for: "openai", path: "v1"))
    ///         …
    ///     }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - trait: The cassette and everything else, as a test's trait has it.
    ///   - sourceLocation: Where issues are shown.
    ///   - body: What uses the session. Inside, ``current`` is the same session.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` threw, or an error where no session could be opened or closed.
    public static func withSession<Value: Sendable>(
        _ trait: TapedeckTrait,
        sourceLocation: SourceLocation = #_sourceLocation,
        perform body: @Sendable (Tapedeck) async throws -> Value
    ) async throws -> Value {
        let names = Test.current.map { TestNames($0.id) }
        guard let cassette = trait.cassette ?? names?.cassette else { throw TapedeckError.noCassette }
        return try await SessionScope(trait, cassette: cassette, names: names, sourceLocation: sourceLocation).run(body)
    }
}

public import Testing

extension TapedeckTrait: TestScoping {
    /// What the session that is open belongs to: a suite's trait and a test's would each open one.
    struct Scope: Sendable {
        let test: Test.ID
        let isCase: Bool
        let pool: UnplayedPool?

        @TaskLocal static var current: Scope?
    }

    /// Gives every case of a test a session, and the whole of a test with arguments one place for what no case asked for.
    ///
    /// - Parameters:
    ///   - test: A test or a suite.
    ///   - testCase: The case, where it is about one.
    /// - Returns: The trait, or nothing where there is nothing to do.
    public func scopeProvider(for test: Test, testCase: Test.Case?) -> TapedeckTrait? {
        if test.isSuite { return nil }
        return testCase != nil || test.isParameterized ? self : nil
    }

    /// Opens the session, runs the test and closes it.
    ///
    /// - Parameters:
    ///   - test: The test.
    ///   - testCase: Its case.
    ///   - function: Runs it.
    /// - Throws: What the test threw, or an error where no session could be opened or closed.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let outer = Scope.current
        if let outer, outer.test == test.id, outer.isCase == (testCase != nil) { return try await function() }
        let trait = test.traits.compactMap { $0 as? TapedeckTrait }.reduce(TapedeckTrait(settings: SessionSettings())) {
            $0.overridden(by: $1)
        }
        let cassette = try trait.cassette ?? DefaultCassettes.shared.name(for: test.id)
        guard testCase != nil else {
            let pool = UnplayedPool()
            try await Scope.$current.withValue(Scope(test: test.id, isCase: false, pool: pool)) { try await function() }
            for text in pool.issues(cassette: cassette) {
                Issue.record(Comment(rawValue: text), sourceLocation: test.sourceLocation)
            }
            return
        }
        let session = SessionScope(
            trait,
            cassette: cassette,
            names: TestNames(test.id),
            sourceLocation: test.sourceLocation,
            pool: outer?.test == test.id ? outer?.pool : nil
        )
        try await Scope.$current.withValue(Scope(test: test.id, isCase: true, pool: nil)) {
            try await session.run { _ in try await function() }
        }
    }
}

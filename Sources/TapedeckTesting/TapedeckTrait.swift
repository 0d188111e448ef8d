public import Testing

/// A trait that gives each test a session of Tapedeck, and makes what went wrong in it an issue of the test.
///
/// ``Testing/Trait/tapedeck(_:cassettes:mode:strict:timing:chunking:onRepeat:fastForward:keepErrors:maxAge:ignore:replace:faults:)``
/// makes one.
public struct TapedeckTrait: TestTrait, SuiteTrait, Sendable {
    var cassette: String?
    var cassettes: String?
    var isStrict: Bool?
    var settings: SessionSettings

    /// A suite's trait is that of every test in it.
    public var isRecursive: Bool { true }

    /// What holds where a test has a trait and its suite has one: the test's words, and the suite's where it has none.
    ///
    /// - Parameter inner: The one that stands nearer to the test.
    /// - Returns: Both as one.
    func overridden(by inner: TapedeckTrait) -> TapedeckTrait {
        TapedeckTrait(
            cassette: inner.cassette ?? cassette,
            cassettes: inner.cassettes ?? cassettes,
            isStrict: inner.isStrict ?? isStrict,
            settings: settings.overridden(by: inner.settings)
        )
    }
}

extension Trait where Self == TapedeckTrait {
    /// Opens a session of Tapedeck for the test, or for each test of the suite, and closes it when the test has ended.
    ///
    /// Each request that had no recorded answer becomes an issue that says which recorded request is nearest and where the
    /// two differ. ``Tapedeck/current`` has the address for the test's client.
    ///
    /// With `TAPEDECK_URL` in the environment, as `tapedeck run -- swift test` sets it, the session is opened there.
    /// Without it, a Tapedeck of its own is started once, in the folder of the test's package (with `tapedeck.yml` and
    /// `cassettes` there), and ends with the tests; no proxy of the environment stands before it. It replays unless `TAPEDECK_MODE` says otherwise:
    ///
    /// ```
    /// swift test                          # replays: no key, no network, no cost
    /// TAPEDECK_MODE=record swift test     # records, from the real gateways
    /// ```
    ///
    /// A test's trait goes before its suite's, which holds for what the test's leaves open. What neither says is as the
    /// server has it.
    ///
    /// - Parameters:
    ///   - cassette: The cassette; by default each test has its own, named by module, suite and function:
    ///     `ShopTests/CheckoutTests/anOrderIsConfirmed`.
    ///   - cassettes: The folder of cassettes, from the package's folder on, for the Tapedeck that is started here;
    ///     `TAPEDECK_URL` names one that has its folder already.
    ///   - mode: Whether to replay, to record or both.
    ///   - strict: Whether it is an issue too that a recorded interaction was never asked for, or that nothing came
    ///     through on replay. Cases of one test are judged together.
    ///   - timing: When the pieces of an answer are sent.
    ///   - chunking: How answers are cut.
    ///   - onRepeat: What a request gets that comes more often than it was recorded.
    ///   - fastForward: Whether a `GET` gets the last recorded answer at once, so that polling takes one request.
    ///   - keepErrors: Whether recorded errors are played that a retry had overcome.
    ///   - maxAge: The age at which an answer is recorded again in `auto`, such as `30d`.
    ///   - ignore: What takes no part in matching: JSON pointers (`/messages/*/id`), query names (`?trace`), headers
    ///     (`header:x-request`).
    ///   - replace: What is made a constant before requests are compared, such as dates in prompts.
    ///   - faults: What goes wrong on purpose.
    /// - Returns: The trait.
    public static func tapedeck(
        _ cassette: String? = nil,
        cassettes: String? = nil,
        mode: Tapedeck.Mode? = nil,
        strict: Bool? = nil,
        timing: Tapedeck.Timing? = nil,
        chunking: Tapedeck.Chunking? = nil,
        onRepeat: Tapedeck.OnRepeat? = nil,
        fastForward: Bool? = nil,
        keepErrors: Bool? = nil,
        maxAge: String? = nil,
        ignore: [String]? = nil,
        replace: [Tapedeck.Replacement]? = nil,
        faults: [Tapedeck.Fault]? = nil
    ) -> Self {
        let settings = SessionSettings(
            mode: mode,
            timing: timing,
            chunking: chunking,
            onRepeat: onRepeat,
            fastForward: fastForward,
            keepErrors: keepErrors,
            maxAge: maxAge,
            ignore: ignore,
            replace: replace,
            faults: faults
        )
        return TapedeckTrait(cassette: cassette, cassettes: cassettes, isStrict: strict, settings: settings)
    }
}

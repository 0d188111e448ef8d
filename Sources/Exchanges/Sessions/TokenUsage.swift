/// Tokens that a model took in and gave out, as gateways count and charge them.
package struct TokenUsage: Equatable, Sendable {
    /// Those of the request, cached ones included.
    package var input: Int
    /// Those of the answer, thoughts included.
    package var output: Int

    /// A number of tokens; none, if not said otherwise.
    package init(input: Int = 0, output: Int = 0) {
        self.input = input
        self.output = output
    }

    /// All of them.
    package var total: Int { input + output }

    /// Adds those of another answer.
    package static func += (left: inout TokenUsage, right: TokenUsage) {
        left.input += right.input
        left.output += right.output
    }
}

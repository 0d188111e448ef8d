import NIOHTTP1

/// The answers to clients that take too long, and to too many of them (docs/design.md §12).
extension Refusal {
    /// The rest of a head did not come.
    static let headTimeout = Refusal(
        status: 408,
        code: "head_timeout",
        message: "The request head was not complete in time.",
        hint: "Send it within 10 seconds.",
        closes: true
    )

    /// The rest of a body did not come.
    static let bodyTimeout = Refusal(
        status: 408,
        code: "body_timeout",
        message: "No byte of the request body came for too long.",
        hint: "Send something of it every 30 seconds.",
        closes: true
    )

    /// There is no room for another connection.
    static let tooManyConnections = Refusal(
        status: 503,
        code: "too_many_connections",
        message: "Too many connections are open.",
        hint: "Try again in a second, close idle connections, or raise the descriptor limit (ulimit -n).",
        closes: true,
        headers: ["Retry-After": "1"]
    )

    /// There is no room for what another exchange needs.
    static let tooManyExchanges = Refusal(
        status: 503,
        code: "too_many_exchanges",
        message: "Too many requests are under way.",
        hint: "Try again in a second, or raise the descriptor limit (ulimit -n).",
        headers: ["Retry-After": "1"]
    )
}

import Matching
import NIOCore
import NIOHTTP1

/// A request that is here as a whole, and was looked up in vain.
struct WholeRequest {
    /// Its head and whom it is for.
    let request: GatewayRequest
    /// What it is known by.
    let fingerprint: Fingerprint
    /// Its body, in the pieces in which it came.
    let body: [ByteBuffer]
    /// What came behind its body.
    let trailers: HTTPHeaders?
}

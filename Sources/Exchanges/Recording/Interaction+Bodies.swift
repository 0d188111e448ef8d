import BodyFormats
import Cassettes
import HTTPMessages
import NIOHTTP1

extension Interaction {
    /// The interaction with its bodies as they are stored; what of the heads and frames depends on their length moves
    /// with it.
    ///
    /// - Parameters:
    ///   - request: The request's body.
    ///   - response: The answer's body, in pieces where the frames say.
    /// - Returns: What can be written once its heads are redacted.
    func with(request: BodyIntake.Body, response: BodyIntake.Body) -> Interaction {
        var whole = self
        whole.request.body = request.segments
        whole.request.contentEncoding = request.removedCoding ?? self.request.contentEncoding
        whole.request.headers = self.request.headers.withLength(movedBy: request.redaction)
        whole.response.body = response.segments
        whole.response.headers = self.response.headers.withLength(movedBy: response.redaction)
        var size = response.size
        for step in response.redaction {
            size += step.growth
            whole.response.frames = whole.response.frames.moved(by: step, size: size)
        }
        return whole
    }
}

extension HTTPHeaders {
    /// The fields with the declared length that a body has after edits.
    fileprivate func withLength(movedBy steps: [ByteEdits]) -> HTTPHeaders {
        let growth = steps.reduce(0) { $0 + $1.growth }
        guard growth != 0 else { return self }
        return HTTPHeaders(
            map { name, value in
                guard name.lowercased() == "content-length", let length = DecimalDigits.parse(value) else {
                    return (name, value)
                }
                return (name, String(length + growth))
            }
        )
    }
}

import HTTPMessages
import Listening
import NIOCore

/// The part of `/_tapedeck/` that every server has: whether it is up (docs/design.md §10).
enum ControlAnswer {
    /// What answers a request for `path`, which begins with the slash behind `/_tapedeck`.
    static func responder(path: String, head: RequestHead, writer: ResponseWriter) -> any Responder {
        if path == "/health" && (head.method == "GET" || head.method == "HEAD") {
            return JSONResponder(body: ByteBuffer(string: "{\"status\":\"ok\"}\n"), head: head, writer: writer)
        }
        let refusal = Refusal(
            status: 404,
            code: "not_found",
            message: "There is nothing at this control address.",
            hint: "GET /_tapedeck/health says whether the server is up."
        )
        return RefusalResponder(refusal: refusal, writer: writer)
    }
}

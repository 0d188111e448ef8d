import BodyFormats

extension BodyRedactor.Format {
    /// What a body is, by its content type as it was sent; one that cannot be read says nothing, when requests are
    /// compared as well.
    package init(contentType declared: String?) {
        guard let type = declared.flatMap({ ContentType($0) }) else {
            self = .binary
            return
        }
        if let boundary = type.multipartBoundary {
            self = .multipart(boundary: boundary)
        } else if type.isEventStream {
            self = .eventStream
        } else if type.isForm {
            self = .form
        } else {
            self = type.isJSON ? .json : type.isText ? .text : .binary
        }
    }
}

/// The description of the control API, OpenAPI 3.1, as `GET /_tapedeck/openapi.json` gives it.
///
/// It says what the code does, and no more: the tests from outside send what it allows and what it forbids.
enum OpenAPIDocument {
    /// The document.
    static let text = """
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Tapedeck's control API",
            "version": "1",
            "description": "Sessions, cassettes and blobs of a running server. Only programs on this machine, pages of \
        loopback origins and whom --allow-host and --allow-origin name may call it."
          },
          "servers": [{"url": "/_tapedeck"}],
          "paths": \(paths),
          "components": \(components)
        }

        """
}

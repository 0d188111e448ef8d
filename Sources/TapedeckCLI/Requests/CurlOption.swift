/// The options of `curl` that are understood (its manual page, as of curl 8).
enum CurlOption: Equatable {
    case url, request, head, get, header, user, userAgent, referer, cookie, range
    case data, dataBinary, dataRaw, dataURLEncode, json, form, formString
    /// What changes nothing of the request that is compared.
    case passedOver, passedOverWithValue

    /// Whether the next word belongs to it.
    var takesValue: Bool {
        switch self {
        case .head, .get, .passedOver: false
        case .url, .request, .header, .user, .userAgent, .referer, .cookie, .range, .data, .dataBinary, .dataRaw,
            .dataURLEncode, .json, .form, .formString, .passedOverWithValue:
            true
        }
    }

    /// The option that a word means.
    static func named(_ word: String) -> CurlOption? {
        if let option = meaningful[word] { return option }
        if switches.contains(word) { return .passedOver }
        return settings.contains(word) ? .passedOverWithValue : nil
    }

    private static let meaningful: [String: CurlOption] = [
        "--url": .url, "-X": .request, "--request": .request, "-I": .head, "--head": .head, "-G": .get, "--get": .get,
        "-H": .header, "--header": .header, "-u": .user, "--user": .user, "-A": .userAgent, "--user-agent": .userAgent,
        "-e": .referer, "--referer": .referer, "-b": .cookie, "--cookie": .cookie, "-r": .range, "--range": .range,
        "-d": .data, "--data": .data, "--data-ascii": .data, "--data-binary": .dataBinary, "--data-raw": .dataRaw,
        "--data-urlencode": .dataURLEncode, "--json": .json, "-F": .form, "--form": .form, "--form-string": .formString,
    ]

    private static let switches: Set<String> = [
        "--compressed", "-s", "--silent", "-S", "--show-error", "-i", "--include", "-v", "--verbose", "-L",
        "--location",
        "-k", "--insecure", "-f", "--fail", "--fail-with-body", "-N", "--no-buffer", "-#", "--progress-bar", "-O",
        "--remote-name", "-J", "--remote-header-name", "-g", "--globoff", "-q", "--disable", "-4", "--ipv4", "-6",
        "--ipv6", "-0", "--http1.0", "--http1.1", "--http2", "--http3", "--no-progress-meter", "--path-as-is",
        "--tr-encoding",
    ]

    private static let settings: Set<String> = [
        "-o", "--output", "-m", "--max-time", "--connect-timeout", "--retry", "--retry-delay", "--retry-max-time", "-x",
        "--proxy", "--noproxy", "--cacert", "--capath", "-E", "--cert", "--key", "-w", "--write-out", "-c",
        "--cookie-jar",
        "-D", "--dump-header", "--resolve", "--limit-rate", "--max-redirs", "--stderr", "--trace", "--trace-ascii",
    ]
}

import NIOHTTP1

/// Reads a `curl` command line: what it would send, for `explain`.
///
/// Options that change nothing of the request are passed over; one that is not known is an error, since it might.
struct CurlCommandLine {
    /// How the body is made.
    private enum Data {
        case none, pairs, json, form
    }

    /// Reads a file that the command names with `@`.
    typealias Reader = (String) throws(CLIError) -> [UInt8]

    private let readFile: Reader
    private var words: ArraySlice<String>
    private var url: String?
    private var method: String?
    private var headers: [(name: String, value: String?)] = []
    private var data: Data = .none
    private var body: [UInt8] = []
    private var hasData = false
    private var form = CurlForm()
    private var putsDataIntoQuery = false

    /// Reads a command line.
    ///
    /// - Parameters:
    ///   - text: `curl …`, quoted as for a shell.
    ///   - readFile: Reads a file; `-` is standard input.
    /// - Returns: The request that curl would send.
    /// - Throws: `CLIError` (exit 2) that names what cannot be understood.
    static func request(_ text: String, readFile: @escaping Reader) throws(CLIError) -> StatedRequest {
        let words = try ShellWords.split(text)
        guard words.first == "curl" else { throw .usage("--curl: the command must begin with curl") }
        var line = CurlCommandLine(readFile: readFile, words: words.dropFirst())
        while let word = line.words.popFirst() { try line.take(word) }
        return try line.finish()
    }

    private init(readFile: @escaping Reader, words: ArraySlice<String>) {
        self.readFile = readFile
        self.words = words
    }

    // MARK: Words

    private mutating func take(_ word: String) throws(CLIError) {
        if word.hasPrefix("--") {
            guard let option = CurlOption.named(word) else { throw Self.unknown(word) }
            try apply(option, value: option.takesValue ? try value(of: word) : "")
        } else if word.hasPrefix("-"), word != "-" {
            try takeLetters(word.dropFirst())
        } else {
            try apply(.url, value: word)
        }
    }

    /// Several options of one letter, of which the last may have its value behind it: `-sXPOST`.
    private mutating func takeLetters(_ letters: Substring) throws(CLIError) {
        var letters = letters
        while let letter = letters.popFirst() {
            let word = "-\(letter)"
            guard let option = CurlOption.named(word) else { throw Self.unknown(word) }
            guard option.takesValue else {
                try apply(option, value: "")
                continue
            }
            return try apply(option, value: letters.isEmpty ? try value(of: word) : String(letters))
        }
    }

    private mutating func value(of option: String) throws(CLIError) -> String {
        guard let value = words.popFirst() else { throw .usage("--curl: \(option) needs a value") }
        return value
    }

    private static func unknown(_ word: String) -> CLIError {
        .usage(
            "--curl: the option \(TerminalText.quote(word)) is not known here; leave it out if it does not change the request"
        )
    }

    // MARK: Options

    private mutating func apply(_ option: CurlOption, value: String) throws(CLIError) {
        switch option {
        case .passedOver, .passedOverWithValue: break
        case .url:
            guard url == nil else { throw .usage("--curl: there is more than one URL") }
            url = value
        case .request: method = value
        case .head: method = method ?? "HEAD"
        case .get: putsDataIntoQuery = true
        case .header: try addHeader(value)
        case .user: headers.append(("Authorization", "Basic \(CurlForm.base64(value))"))
        case .userAgent: headers.append(("User-Agent", value))
        case .referer: headers.append(("Referer", value))
        case .cookie: headers.append(("Cookie", value))
        case .range: headers.append(("Range", "bytes=\(value)"))
        case .data:
            try addPairs(try content(value).filter { ![0x0A, 0x0D, 0x00].contains($0) || !value.hasPrefix("@") })
        case .dataBinary: try addPairs(try content(value))
        case .dataRaw: try addPairs(Array(value.utf8))
        case .dataURLEncode: try addPairs(try CurlForm.urlEncoded(value, readFile: readFile))
        case .json:
            try begin(.json)
            body += try content(value)
        case .form:
            try begin(.form)
            try form.add(value, readFile: readFile)
        case .formString:
            try begin(.form)
            try form.addText(value)
        }
    }

    private mutating func addHeader(_ text: String) throws(CLIError) {
        if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            // `Name:` takes away what curl itself would send.
            headers.append((String(text[..<colon]), value.isEmpty ? nil : String(value)))
        } else if text.hasSuffix(";") {
            headers.append((String(text.dropLast()), ""))
        } else {
            throw .usage("--curl: \(TerminalText.quote(text)) is no header; write -H 'name: value'")
        }
    }

    private mutating func addPairs(_ bytes: [UInt8]) throws(CLIError) {
        try begin(.pairs)
        if hasData { body.append(UInt8(ascii: "&")) }
        hasData = true
        body += bytes
    }

    private mutating func begin(_ kind: Data) throws(CLIError) {
        guard data == .none || data == kind else {
            throw .usage("--curl: -d, --json and -F exclude each other")
        }
        data = kind
    }

    private func content(_ value: String) throws(CLIError) -> [UInt8] {
        value.hasPrefix("@") ? try readFile(String(value.dropFirst())) : Array(value.utf8)
    }

    // MARK: The request

    private mutating func finish() throws(CLIError) -> StatedRequest {
        guard var url else { throw .usage("--curl: there is no URL") }
        if !url.contains("://"), !url.hasPrefix("/") { url = "http://\(url)" }
        if putsDataIntoQuery {
            guard data != .form else { throw .usage("--curl: -G and -F exclude each other") }
            if !body.isEmpty { url += (url.contains("?") ? "&" : "?") + String(decoding: body, as: UTF8.self) }
            (body, data) = ([], .none)
        }
        var own: [(name: String, value: String)] = []
        switch data {
        case .none: break
        case .pairs: own.append(("Content-Type", "application/x-www-form-urlencoded"))
        case .json: own += [("Content-Type", "application/json"), ("Accept", "application/json")]
        case .form:
            own.append(("Content-Type", "multipart/form-data; boundary=\(CurlForm.boundary)"))
            body = form.bytes
            headers.removeAll { $0.name.lowercased() == "content-type" }
        }
        let stated = Set(headers.map { $0.name.lowercased() })
        let fields = headers.compactMap { name, value in value.map { (name, $0) } }
        return StatedRequest(
            method: method ?? (data == .none ? "GET" : "POST"),
            url: url,
            headers: HTTPHeaders(fields + own.filter { !stated.contains($0.name.lowercased()) }),
            body: body
        )
    }
}

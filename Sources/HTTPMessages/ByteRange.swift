package import NIOHTTP1

/// The one part of a body that a request asks for (RFC 9110 §14.1.2).
package enum ByteRange: Sendable, Equatable {
    /// `bytes=A-B`, both included, or `bytes=A-`, to the end.
    case from(Int, through: Int?)
    /// `bytes=-N`: the last `N` bytes.
    case suffix(Int)

    /// What a range is in a body of known length.
    package enum Resolution: Sendable, Equatable {
        /// These bytes, at least one.
        case part(Range<Int>)
        /// The body has none of them: 416.
        case unsatisfiable
        /// The body is empty, so its end is all of it; no `Content-Range` could say so.
        case whole
    }

    /// Reads the `Range` of a request.
    ///
    /// - Returns: `nil` where the whole body is the answer: no such field, another unit, a malformed value, which a
    ///   server has to ignore (RFC 9110 §14.2), and several ranges, which it may ignore.
    package init?(_ headers: HTTPHeaders) {
        let fields = headers.values(of: "range")
        guard fields.count == 1, let equals = fields[0].utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let field = fields[0]
        guard field[..<equals].lowercased() == "bytes" else { return nil }
        // Empty elements of a list do not count (RFC 9110 §5.6.1.2).
        let ranges = field[field.utf8.index(after: equals)...]
            .split(separator: ",")
            .map { $0.trimming { $0 == " " || $0 == "\t" } }
            .filter { !$0.isEmpty }
        guard ranges.count == 1 else { return nil }
        self.init(ranges[0])
    }

    /// Reads `A-B`, `A-` or `-N`.
    private init?(_ text: Substring) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty {
            guard let count = Self.position(ends[1]) else { return nil }
            self = .suffix(count)
            return
        }
        guard let first = Self.position(ends[0]) else { return nil }
        if ends[1].isEmpty {
            self = .from(first, through: nil)
            return
        }
        guard let last = Self.position(ends[1]), first <= last else { return nil }
        self = .from(first, through: last)
    }

    /// The bytes of a body of `size` bytes that this range names.
    package func resolve(in size: Int) -> Resolution {
        switch self {
        case .from(let first, let last):
            guard first < size else { return .unsatisfiable }
            return .part(first..<min(last ?? size - 1, size - 1) + 1)
        case .suffix(0):
            return .unsatisfiable
        case .suffix(let count):
            return size == 0 ? .whole : .part(max(0, size - count)..<size)
        }
    }

    /// A position; one beyond every body counts as the largest, since a client need not know the length.
    private static func position(_ digits: Substring) -> Int? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return DecimalDigits.parse(digits) ?? Int.max
    }
}

extension Substring {
    /// The text without the characters at both ends for which `isDropped` holds.
    fileprivate func trimming(_ isDropped: (Character) -> Bool) -> Substring {
        var rest = drop(while: isDropped)
        while let last = rest.last, isDropped(last) { rest.removeLast() }
        return rest
    }
}

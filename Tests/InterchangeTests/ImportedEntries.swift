import Cassettes
import Interchange

/// Everything that a reader gives.
func entries(_ format: any ImportFormat, _ bytes: [UInt8]) throws(ImportError) -> [ImportedEntry] {
    var reader = try format.reader(of: bytes, named: "a.file")
    var entries: [ImportedEntry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
}

/// The description of the error with which reading ends; `nil` where it does not.
func failure(_ format: any ImportFormat, _ text: String) -> String? {
    do throws(ImportError) {
        _ = try entries(format, Array(text.utf8))
        return nil
    } catch {
        return error.description
    }
}

extension ImportedEntry {
    /// The interaction, if it is one.
    var interaction: Interaction? {
        if case .interaction(let interaction) = content { interaction } else { nil }
    }

    /// Why it was left out, if it was.
    var reason: String? {
        if case .leftOut(let reason) = content { reason } else { nil }
    }
}

extension [BodySegment] {
    /// A body that is plain bytes, as text.
    var plainText: String? {
        if isEmpty { return "" }
        guard count == 1, case .bytes(let bytes) = self[0] else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}

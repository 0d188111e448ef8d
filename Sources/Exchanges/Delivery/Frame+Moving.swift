import BodyFormats
import Cassettes

extension [Frame] {
    /// The frames of a body after edits: cut where the same bytes are cut, at the same times.
    ///
    /// A frame that only had bytes that are gone is gone too.
    ///
    /// - Parameters:
    ///   - edits: What changed.
    ///   - size: The length of the changed body.
    /// - Returns: Frames that tile the changed body.
    func moved(by edits: ByteEdits, size: Int) -> [Frame] {
        if edits.isEmpty { return self }
        var starts = edits.mapped(map(\.offset))
        if !starts.isEmpty { starts[0] = 0 }
        let ends = starts.dropFirst() + [size]
        return zip(self, zip(starts, ends)).compactMap { frame, place in
            place.0 < place.1 ? Frame(offset: place.0, length: place.1 - place.0, at: frame.at) : nil
        }
    }
}

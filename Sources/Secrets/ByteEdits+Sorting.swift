import BodyFormats

extension ByteEdits {
    /// The edits in order, without those that would put in what is there already.
    ///
    /// - Parameters:
    ///   - edits: Edits that do not overlap.
    ///   - bytes: The text that they change.
    init(unsorted edits: [Edit], of bytes: [UInt8]) {
        self.init()
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where !bytes[edit.range].elementsEqual(edit.replacement) {
            append(edit.range, edit.replacement)
        }
    }
}

extension Collection<UInt8> {
    /// Whether the bytes stand somewhere in these; the standard library's search is for shorter and fewer texts.
    func holds(_ bytes: some Collection<UInt8>) -> Bool {
        let (bytes, all) = (Array(bytes), Array(self))
        guard let first = bytes.first else { return true }
        var index = 0
        while index + bytes.count <= all.count {
            if all[index] == first, all[index..<index + bytes.count].elementsEqual(bytes) { return true }
            index += 1
        }
        return false
    }
}

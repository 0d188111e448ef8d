import NIOCore

extension [IOData] {
    /// Divides runs of bytes without copying: the first `count` bytes, and the rest.
    func split(at count: Int) -> (first: [IOData], rest: [IOData]) {
        var first: [IOData] = []
        var rest: [IOData] = []
        var left = count
        for run in self {
            let length = Swift.min(left, run.readableBytes)
            left -= length
            if length > 0 { first.append(run.part(0..<length)) }
            if length < run.readableBytes { rest.append(run.part(length..<run.readableBytes)) }
        }
        return (first, rest)
    }
}

extension IOData {
    /// A part of what is to be read.
    fileprivate func part(_ range: Range<Int>) -> IOData {
        switch self {
        case .byteBuffer(let bytes):
            let slice = bytes.getSlice(at: bytes.readerIndex + range.lowerBound, length: range.count)
            return .byteBuffer(slice ?? ByteBuffer())
        case .fileRegion(let region):
            let start = region.readerIndex
            return .fileRegion(
                FileRegion(
                    fileHandle: region.fileHandle,
                    readerIndex: start + range.lowerBound,
                    endIndex: start + range.upperBound
                )
            )
        }
    }
}

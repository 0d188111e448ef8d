import Cassettes
import Testing

@Suite("Frame")
struct FrameTests {
    @Test("times are kept to the microsecond")
    func rounding() {
        #expect(Frame(offset: 0, length: 1, at: 12.345_678).at == 12.346)
        #expect(Frame(offset: 0, length: 1, at: 0.000_4).at == 0)
    }

    @Test("times that cannot be are 0, or the latest there is", arguments: [-1.0, -.infinity, .nan, .infinity])
    func impossible(at: Double) { #expect(Frame(offset: 0, length: 1, at: at).at == 0) }

    @Test("huge times are cut")
    func huge() { #expect(Frame(offset: 0, length: 1, at: 1e300).at == 1e12) }
}

import Matching
import Testing

struct OnRepeatTests {
    @Test("the names are those of the option, and the defaults those of the command line")
    func names() {
        #expect(OnRepeat.allCases.map(\.rawValue) == ["last", "cycle", "miss"])
        #expect(ReplayOptions() == ReplayOptions(onRepeat: .last, keepErrors: false, fastForward: false))
    }
}

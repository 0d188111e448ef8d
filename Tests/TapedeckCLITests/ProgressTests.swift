import Testing

@testable import TapedeckCLI

@Suite("Progress")
struct ProgressTests {
    @Test("keeps to one line of a terminal, and takes it away")
    func terminal() {
        let page = Stage.Page()
        let progress = Progress(TextOutput(width: 12) { page.append($0) })
        progress.show("checking a very long name\u{7}")
        progress.clear()
        #expect(page.text == "\r\u{1B}[2Kchecking a…\r\u{1B}[2K")
    }

    @Test("says nothing where there is no terminal")
    func file() {
        let page = Stage.Page()
        let progress = Progress(TextOutput { page.append($0) })
        progress.show("checking")
        progress.clear()
        #expect(page.text == "")
    }
}

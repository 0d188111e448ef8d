import Exchanges
import Testing

@testable import TapedeckCLI

@Suite("Where the indexes of cassettes are, by the environment")
struct IndexFolderEnvironmentTests {
    private func path(_ environment: [String: String]) -> String? {
        IndexFolder(environment: environment, program: "tapedeck 1")?.path
    }

    @Test("an absolute XDG_CACHE_HOME counts, else the home folder, else there is none")
    func paths() {
        #expect(path(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/tapedeck/index")
        #if canImport(Darwin)
        #expect(path(["XDG_CACHE_HOME": "c", "HOME": "/h"]) == "/h/Library/Caches/tapedeck/index")
        #else
        #expect(path(["XDG_CACHE_HOME": "c", "HOME": "/h"]) == "/h/.cache/tapedeck/index")
        #expect(path(["XDG_CACHE_HOME": "", "HOME": "/h"]) == "/h/.cache/tapedeck/index")
        #endif
        #expect(path(["HOME": "h"]) == nil)
        #expect(path([:]) == nil)
    }

    @Test("the program is told from others of its version")
    func program() {
        let program = IndexFolder(environment: ["HOME": "/h"], program: "tapedeck 1")?.program
        #expect(program?.hasPrefix("tapedeck 1 ") == true)
        #expect(program?.count ?? 0 > 15)
    }
}

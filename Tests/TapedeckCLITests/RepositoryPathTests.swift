import Testing

@testable import TapedeckCLI

@Suite("Where a folder is in a repository")
struct RepositoryPathTests {
    @Test(
        "names are relative to the folder that is worked in",
        arguments: [
            ("cassettes", "", "cassettes"), ("./cassettes/", "", "cassettes"), ("cassettes", "app/", "app/cassettes"),
            ("../cassettes", "app/", "cassettes"), (".", "", ""),
            ("/src/repo/test/cassettes", "app/", "test/cassettes"),
            ("/src/repo/", "", ""),
        ]
    )
    func inside(folder: String, working: String, path: String) {
        #expect(RepositoryPath.path(of: folder, root: "/src/repo", working: working) == path)
    }

    @Test("nothing outside has a path", arguments: ["..", "../..", "/src", "/src/repository", "/src/repo/../x"])
    func outside(folder: String) {
        #expect(RepositoryPath.path(of: folder, root: "/src/repo", working: "") == nil)
    }
}

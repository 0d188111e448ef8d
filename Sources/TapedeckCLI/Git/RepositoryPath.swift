/// Where a folder is in a repository.
enum RepositoryPath {
    /// The way from the root of a repository to a folder; `nil` where the folder is outside.
    ///
    /// - Parameters:
    ///   - folder: As the user named it.
    ///   - root: The repository's root, absolute.
    ///   - working: The way from the root to the folder where relative names begin, as git says it.
    /// - Returns: Names joined by `/`; empty for the root itself.
    static func path(of folder: String, root: String, working: String) -> String? {
        let names = folder.split(separator: "/").map(String.init)
        guard folder.hasPrefix("/") else {
            return normalised(working.split(separator: "/").map(String.init) + names)?.joined(separator: "/")
        }
        guard let names = normalised(names), let root = normalised(root.split(separator: "/").map(String.init)),
            names.starts(with: root)
        else { return nil }
        return names.dropFirst(root.count).joined(separator: "/")
    }

    /// Without `.` and `..`; `nil` where that leads above the start.
    private static func normalised(_ names: [String]) -> [String]? {
        var result: [String] = []
        for name in names where name != "." {
            if name != ".." {
                result.append(name)
            } else if result.popLast() == nil {
                return nil
            }
        }
        return result
    }
}

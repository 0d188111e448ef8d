/// A variable in which a gateway's clients look for its base URL.
package struct EnvironmentVariable: Sendable, Equatable {
    /// The variable's name.
    package let name: String
    /// What follows the gateway's own address in its value: empty, or a path such as `/v1`.
    package let path: String

    /// Checks both parts.
    ///
    /// - Throws: `ValueError` where the name could not be exported by a shell or the path does not begin with `/`.
    init(name: String, path: String) throws(ValueError) {
        let bytes = name.utf8
        guard let first = bytes.first, !(0x30...0x39).contains(first), bytes.allSatisfy(Self.mayHold) else {
            throw ValueError(name, isNot: "a variable's name", use: "letters, digits and _")
        }
        guard path.isEmpty || path.hasPrefix("/") else {
            throw ValueError(path, isNot: "a path", use: "a path such as /v1, or \"\" for none")
        }
        self.name = name
        self.path = path
    }

    private static func mayHold(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }
}

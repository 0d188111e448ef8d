/// A resolved value that knows where it was written.
package struct Setting<Value: Sendable>: Sendable {
    /// What holds.
    package let value: Value
    /// Who said so.
    package let origin: SettingOrigin

    /// A value from a source.
    package init(_ value: Value, from origin: SettingOrigin = .standard) {
        self.value = value
        self.origin = origin
    }
}

extension Setting: Equatable where Value: Equatable {}

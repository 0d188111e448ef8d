import BodyFormats

/// A JSON value and where in the interaction it stands, so that every refusal can name its place.
struct JSONReading {
    let value: JSONValue
    let path: String

    /// The member `name`, which must be there.
    func required(_ name: String) throws(InteractionFormatError) -> JSONReading {
        guard let member = try optional(name) else { throw InteractionFormatError(path(of: name), "is missing") }
        return member
    }

    /// The member `name`, if it is there; the value itself must be an object.
    func optional(_ name: String) throws(InteractionFormatError) -> JSONReading? {
        guard value.objectValue != nil else { throw problem("is no object") }
        return value[name].map { JSONReading(value: $0, path: path(of: name)) }
    }

    func string() throws(InteractionFormatError) -> String {
        guard let text = value.stringValue else { throw problem("is no string") }
        return text
    }

    func bool() throws(InteractionFormatError) -> Bool {
        guard let truth = value.boolValue else { throw problem("is neither true nor false") }
        return truth
    }

    func integer(in range: ClosedRange<Int>) throws(InteractionFormatError) -> Int {
        guard let number = value.integerValue else { throw problem("is no integer") }
        guard range.contains(number) else { throw problem("is out of range") }
        return number
    }

    /// The elements of an array.
    ///
    /// There may be many, so the place of one is only put together, by ``element(_:_:)``, when it is complained about.
    func elements() throws(InteractionFormatError) -> [JSONValue] {
        guard let elements = value.arrayValue else { throw problem("is no array") }
        return elements
    }

    /// An element together with its place.
    func element(_ index: Int, _ value: JSONValue) -> JSONReading {
        JSONReading(value: value, path: "\(path)[\(index)]")
    }

    func problem(_ text: String) -> InteractionFormatError { InteractionFormatError(path, text) }

    private func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

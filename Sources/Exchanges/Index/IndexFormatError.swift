/// The bytes are no index; nobody is told, as the cassette itself is read then.
struct IndexFormatError: Error, Equatable {}

import BodyFormats
import Cassettes
import NIOHTTP1

// The lists that several parts of an HTTP Archive have.
extension JSONWriter {
    /// Writes `{"name":…,"value":…}`.
    mutating func nameAndValue(_ name: String, _ value: String) {
        beginObject()
        member("name", name)
        member("value", value)
        endObject()
    }

    /// Writes fields as a member, in their order and spelling.
    mutating func member(_ name: String, _ headers: HTTPHeaders) {
        self.name(name)
        beginArray()
        for (name, value) in headers { nameAndValue(name, value) }
        endArray()
    }

    /// Writes the parts of an entry's time that must be there; their sum is its `time`.
    ///
    /// Recorded times count from when the request was sent, so sending it counts as no time.
    mutating func timings(_ timings: ExportTimings) {
        beginObject()
        member("send", 0)
        name("wait")
        milliseconds(timings.wait)
        name("receive")
        milliseconds(timings.receive)
        endObject()
    }
}

/// What the demo shows besides its comparisons: how little of the media is stored, and that more than was asked for can
/// be had.
package struct DemoSummary: Sendable, Equatable {
    /// A part of a recorded file, asked for when nothing but the cassette could answer.
    package struct Part: Sendable, Equatable {
        /// Which file, in a few words.
        package var file: String
        /// Its bytes.
        package var range: Range<Int>
        /// The status of the answer.
        package var status: Int
        /// Whether these are the bytes of the recorded file.
        package var isEqual: Bool

        /// A result of parts.
        package init(file: String, range: Range<Int>, status: Int, isEqual: Bool) {
            self.file = file
            self.range = range
            self.status = status
            self.isEqual = isEqual
        }
    }

    /// Answers that are a picture, a video or a sound, whole or in part.
    package var mediaAnswers = 0
    /// The bytes of their bodies.
    package var mediaBytes = 0
    /// The blobs that hold them.
    package var blobs = 0
    /// The bytes of these blobs.
    package var blobBytes = 0
    /// Bytes by which the folder grew: cassettes and blobs.
    package var storedBytes = 0
    /// The part that was asked for; `nil` where nothing was recorded that has one.
    package var part: Part?

    /// A demo without media.
    package init() {}
}

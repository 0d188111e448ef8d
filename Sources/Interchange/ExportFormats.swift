/// The formats of `tapedeck export`.
package enum ExportFormats {
    /// All of them, in the order in which help lists them.
    package static let all: [any ExportFormat] = [HARFormat(), JSONLinesFormat(), CurlFormat()]
}

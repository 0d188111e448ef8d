/// The table of the `demo` command.
enum DemoText {
    /// Writes the table, what became of the media, and the sum.
    ///
    /// - Returns: Whether everything was the same, as an exit code.
    static func write(_ results: [DemoStepResult], _ summary: DemoSummary, to output: TextOutput) -> ExitStatus {
        var table = Table([
            .init("GATEWAY"), .init("REQUEST", isFlexible: true), .init("EVENTS", isTrailing: true),
            .init("BYTES", isTrailing: true), .init("ON DISK", isTrailing: true), .init("LIVE", isTrailing: true),
            .init("REPLAY", isTrailing: true), .init("EQUAL"),
        ])
        for result in results { table.append(row(of: result)) }
        output.print(table)
        output.line()
        if summary.mediaAnswers > 0 { output.line(media(summary)) }
        if let part = summary.part {
            output.line(output.palette.styled(text(of: part), part.isEqual ? .good : .bad))
        }
        let different = results.count { !$0.isEqual }
        let isEqual = different == 0 && !results.isEmpty && summary.part?.isEqual != false
        output.line(output.palette.styled(verdict(results, summary, different: different), isEqual ? .good : .bad))
        return isEqual ? .done : .failed
    }

    private static func media(_ summary: DemoSummary) -> String {
        "media: \(Quantity.bytes(summary.mediaBytes)) received in \(Quantity.count(summary.mediaAnswers, "answer")), "
            + "\(Quantity.bytes(summary.blobBytes)) stored in \(Quantity.count(summary.blobs, "blob"))"
    }

    private static func text(of part: DemoSummary.Part) -> String {
        "offline: bytes \(part.range.lowerBound)-\(part.range.upperBound - 1) of \(part.file), a part that nobody asked for "
            + "while recording: \(part.status), \(part.isEqual ? "equal" : "NOT EQUAL")"
    }

    private static func row(of result: DemoStepResult) -> [Table.Cell] {
        [
            Table.Cell(result.gateway), Table.Cell(result.title), Table.Cell(result.events.map(String.init) ?? "-"),
            Table.Cell(Quantity.bytes(result.bytes)), Table.Cell(Quantity.bytes(result.storedBytes)),
            Table.Cell(Quantity.milliseconds(result.liveMilliseconds)),
            Table.Cell(Quantity.milliseconds(result.replayMilliseconds)),
            Table.Cell(result.isEqual ? "yes" : "NO", style: result.isEqual ? .good : .bad),
        ]
    }

    private static func verdict(_ results: [DemoStepResult], _ summary: DemoSummary, different: Int) -> String {
        if results.isEmpty { return "Nothing was recorded." }
        if different > 0 { return "\(different) of \(Quantity.count(results.count, "answer")) replayed differently." }
        let bytes = results.map(\.bytes).reduce(0, +)
        return
            "\(Quantity.count(results.count, "answer")) replayed, all equal to the byte: \(Quantity.bytes(bytes)) recorded, "
            + "\(Quantity.bytes(summary.storedBytes)) on disk."
    }
}

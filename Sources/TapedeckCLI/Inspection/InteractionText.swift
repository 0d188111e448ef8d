import Blobs
import BodyFormats
import Cassettes
import NIOHTTP1

/// An interaction in lines for people: request, answer, how it ended.
struct InteractionText {
    /// Where the media are.
    let blobs: BlobStore
    /// What is shortened.
    let limits: TextLimits
    /// Colours for titles.
    let palette: Palette

    /// The whole interaction.
    func page(_ interaction: Interaction, of cassette: String) -> [String] {
        let (request, response) = (interaction.request, interaction.response)
        var lines = [title(interaction, of: cassette), ""]
        lines.append(strong("\(request.method) \(request.url)"))
        lines += head(request.headers, body: request.body, trailers: request.trailers)
        lines.append("")
        lines.append(strong("\(response.status) \(response.reason)") + "  " + facts(of: response))
        lines += head(response.headers, body: response.body, trailers: response.trailers, frames: response.frames)
        return lines
    }

    /// The interaction in three lines.
    func summary(_ interaction: Interaction) -> [String] {
        let (request, response) = (interaction.request, interaction.response)
        return [
            strong("\(interaction.n)  \(request.method) \(request.shownTarget)")
                + TerminalText.escape("  \(interaction.gateway)"),
            "   > " + oneLine(request.body, headers: request.headers),
            "   < \(response.status) (\(facts(of: response))) " + oneLine(response.body, headers: response.headers),
        ]
    }

    private func title(_ interaction: Interaction, of cassette: String) -> String {
        let text = "\(cassette)/\(interaction.n)  \(interaction.gateway)  \(interaction.recordedAt)"
        return palette.styled(TerminalText.escape(text), .faint)
    }

    private func head(
        _ headers: HTTPHeaders,
        body: [BodySegment],
        trailers: HTTPHeaders,
        frames: [Frame] = []
    ) -> [String] {
        let text = BodyText(limits: limits)
            .lines(DisplayBody(body, naming: naming(headers)), kind: BodyKind(headers), frames: frames)
        return fields(headers) + (text.isEmpty ? [] : [""] + text) + (trailers.isEmpty ? [] : [""] + fields(trailers))
    }

    private func fields(_ headers: HTTPHeaders) -> [String] {
        headers.map { name, value in TerminalText.escape("\(name): \(limits.shorten(value))") }
    }

    /// `complete, chunked, 12 events, 2.3 KiB, 240 ms`.
    private func facts(of response: RecordedResponse) -> String {
        var facts = ["\(response.end)", "\(response.framing)"]
        if let events = InteractionSummary.events(in: response, blobs: blobs) {
            facts.append(Quantity.count(events, "event"))
        }
        facts.append(Quantity.bytes(response.body.byteCount))
        if let time = response.frames.last?.at ?? response.headAt { facts.append(Quantity.milliseconds(time)) }
        return facts.joined(separator: ", ")
    }

    /// The beginning of a body in one line.
    private func oneLine(_ body: [BodySegment], headers: HTTPHeaders) -> String {
        let lines = BodyText(limits: .line)
            .lines(DisplayBody(body, naming: naming(headers, isShort: true)), kind: BodyKind(headers))
        let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        return TextLimits.wholeLine.oneLine(words)
    }

    private func naming(_ headers: HTTPHeaders, isShort: Bool = false) -> MediaName {
        let type = headers.first(name: "content-type").flatMap { ContentType($0) }
        return MediaName(blobs: blobs, declaredType: type.map { "\($0.type)/\($0.subtype)" }, isShort: isShort)
    }

    private func strong(_ text: String) -> String {
        palette.styled(TerminalText.escape(limits.shorten(text)), .strong)
    }
}

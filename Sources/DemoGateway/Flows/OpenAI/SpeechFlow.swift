/// Speech from text and text from speech.
enum SpeechFlow {
    /// `POST /v1/audio/speech`: binary in chunks, without a length.
    static func speak(_ call: DemoCall) -> DemoAnswer {
        let (sound, type) =
            switch call.fields.text("response_format") {
            case "wav": (DemoSound.wav(call.seed), "audio/wav")
            case "pcm": (DemoSound.pcm(call.seed), "audio/pcm")
            default: (DemoSound.mp3(saying: call.prompt), "audio/mpeg")
            }
        let pieces = stride(from: 0, to: sound.count, by: 2_048).map { Array(sound[$0..<min($0 + 2_048, sound.count)]) }
        return .pieces(pieces, type: type, pace: call.pace)
    }

    /// `POST /v1/audio/transcriptions`: what was heard is the file's name and size.
    static func transcribe(_ call: DemoCall) -> DemoAnswer {
        guard let file = call.fields.files.first else { return call.failure(400, "file: Required").answer }
        let text = "\(file.content.count) bytes of \(file.fileName ?? "sound")"
        switch call.fields.text("response_format") {
        case "text": return .whole(Array("\(text)\n".utf8), type: "text/plain; charset=utf-8")
        case "srt":
            return .whole(Array("1\n00:00:00,000 --> 00:00:01,000\n\(text)\n".utf8), type: "application/x-subrip")
        default: break
        }
        guard call.wantsStream else { return .json(["text": JSON(text)]) }
        let deltas = DemoReply(to: text, seed: call.seed).words
        let frames =
            deltas.map { ("transcript.text.delta", ["delta": JSON($0)] as JSON) }
            + [("transcript.text.done", ["text": JSON(deltas.joined())])]
        return .events(
            frames.map { EventText.event($0.0, data: (["type": JSON($0.0)] as JSON).adding($0.1).text) },
            pace: call.pace
        )
    }
}

import BodyFormats
import NIOHTTP1

/// The links in a request to IMG.LY, which the gateway would have to fetch.
///
/// It fetches nothing, but refuses what it could not have fetched: so tests see links that were not turned back into
/// the gateway's own on the way here (docs/design.md §6).
enum ImglyInputFlow {
    private static let members: Set<String> = [
        "image_url", "image_urls", "mask_url", "audio_url", "video_url", "video_urls",
    ]

    /// The refusal of a request that names a link nobody can fetch; nil where there is none.
    static func refusal(of call: DemoCall) -> DemoFailure? {
        let flat = call.fields.json?.objectValue ?? []
        let nested = call.fields.json?["provider_input"]?.objectValue ?? []
        let links = (flat + nested).filter { members.contains($0.name) }.flatMap { member in
            (member.value.arrayValue ?? [member.value]).compactMap(\.stringValue)
        }
        guard let link = links.first(where: { !canBeFetched($0, call) }) else { return nil }
        return call.failure(400, "This cannot be fetched: \(link)")
    }

    private static func canBeFetched(_ link: String, _ call: DemoCall) -> Bool {
        let assets = "\(call.origin)/v1/assets/"
        if link.hasPrefix(assets) { return isKnown(String(link.dropFirst(assets.count)), call) }
        if let media = call.media, link.hasPrefix("\(media.origin)/") {
            let request = DemoRequest(
                method: "GET",
                target: String(link.dropFirst(media.origin.count)),
                headers: ["Host": String(media.origin.dropFirst("http://".count))]
            )
            return DemoMediaHost(ledger: call.ledger, pace: call.pace)
                .answer(request, now: call.now).status == 200
        }
        return !call.isOutOfReach(link)
    }

    /// Whether the gateway has the asset: it was handed out, and uploaded where that was for the client to do.
    private static func isKnown(_ asset: String, _ call: DemoCall) -> Bool {
        call.ledger.hasHandedOut(asset) && MediaFile(named: asset, in: call.ledger) != nil
    }
}

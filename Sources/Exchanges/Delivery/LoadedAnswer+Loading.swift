import AssetURLs
import Blobs
import Cassettes
import Gateways
import Matching
import NIOCore
import NIOHTTP1
import NIOPosix

extension LoadedAnswer {
    /// A recorded answer with what of it a request gets.
    struct Selected: Sendable {
        var answer: LoadedAnswer
        var selection: AnswerSelection
        /// The tokens that a live answer would have cost.
        var usage = TokenUsage()
        /// The length of the body as it was recorded, before its links lead anywhere else.
        var recordedSize = 0
    }

    /// Reads the answer of an interaction on a worker thread.
    ///
    /// - Parameters:
    ///   - entry: The interaction.
    ///   - cassette: Where it is.
    ///   - request: What it answers now: links lead back to where this came from.
    ///   - headers: Header fields that are sent instead of the recorded ones.
    ///   - services: Those of the event loop.
    /// - Returns: `nil` where the cassette does not hold it any more.
    static func load(
        _ entry: IndexEntry,
        from cassette: OpenCassette,
        for request: GatewayRequest,
        headers: HTTPHeaders? = nil,
        services: LoopServices
    ) -> EventLoopFuture<Selected?> {
        services.workers.runIfActive(eventLoop: services.eventLoop) {
            try cassette.load(entry).map { recorded in
                var interaction = recorded
                if let headers { interaction.response.headers = headers }
                let links = request.links(
                    own: cassette.ownUpstreams(of: request.address.mount),
                    here: AbsoluteURL(interaction.request.url)?.origin
                )
                let answer = try LoadedAnswer(interaction, blobs: cassette.blobs, links: links)
                let selection = AnswerSelection(of: interaction, size: answer.size, for: request.head)
                return Selected(
                    answer: answer,
                    selection: selection,
                    usage: cassette.usage(of: recorded, entry),
                    recordedSize: recorded.response.frames.last.map { $0.offset + $0.length } ?? 0
                )
            }
        }
    }

    /// The origins of other hosts that the answer of an interaction names.
    static func origins(
        namedBy interaction: Interaction,
        blobs: BlobStore,
        table: ProfileTable,
        origins: CassetteOrigins
    ) -> [Origin] {
        guard let mount = table.mount(named: interaction.gateway) ?? table.mounts.first,
            case .gateway(let address) = LocalAddress.resolve("/\(mount.name)/", table: table)
        else { return [] }
        let context = LinkContext(
            address,
            host: "localhost",
            own: origins.upstreams(of: interaction.gateway),
            here: AbsoluteURL(interaction.request.url)?.origin
        )
        let answer = try? LoadedAnswer(interaction, blobs: blobs, links: context)
        return answer?.links.filter { $0.place == .via }.map(\.url.origin) ?? []
    }
}

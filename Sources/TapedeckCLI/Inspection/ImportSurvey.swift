import Cassettes
import Exchanges
import Gateways
import Interchange

/// What a file holds for an import: found by going through all of it before anything is written.
struct ImportSurvey {
    /// The gateways of the interactions, in the order in which they come.
    private(set) var mounts: [Mount] = []
    /// How many interactions each gateway gets.
    private(set) var counts: [String: Int] = [:]
    /// The entries that are left out, by reason, in the order in which the reasons come.
    private(set) var leftOut: [(reason: String, positions: [Int])] = []

    /// How many entries of one reason are listed.
    private static let listLimit = 10

    /// Goes through a file.
    ///
    /// - Throws: `ImportError` for the first thing that makes it none of its format.
    init(of reader: any ImportReader, places: ImportPlaces, progress: Progress) throws(ImportError) {
        var reader = reader
        while let entry = try reader.next() {
            progress.show("reading entry \(entry.position)")
            switch entry.content {
            case .interaction(let interaction):
                guard let place = places.place(of: interaction) else {
                    leaveOut(entry.position, "its URL names no server")
                    continue
                }
                if !mounts.contains(place.mount) { mounts.append(place.mount) }
                counts[place.mount.name, default: 0] += 1
            case .leftOut(let reason): leaveOut(entry.position, reason)
            }
        }
    }

    /// How many interactions there are.
    var count: Int { counts.values.reduce(0, +) }

    /// The gateways with their numbers: `openai 10, generic 2`.
    var gateways: String {
        var names: [String] = []
        for mount in mounts where !names.contains(mount.name) { names.append(mount.name) }
        return names.map { "\($0) \(counts[$0] ?? 0)" }.joined(separator: ", ")
    }

    /// What was left out and why, a line each.
    var leftOutLines: [String] {
        leftOut.map { reason, positions in
            let listed = positions.prefix(Self.listLimit).map(String.init).joined(separator: ", ")
            let more = positions.count > Self.listLimit ? ", …" : ""
            return "left out \(Quantity.count(positions.count, "entry", plural: "entries")): \(reason) "
                + "(\(positions.count == 1 ? "entry" : "entries") \(listed)\(more))"
        }
    }

    private mutating func leaveOut(_ position: Int, _ reason: String) {
        if let index = leftOut.firstIndex(where: { $0.reason == reason }) {
            leftOut[index].positions.append(position)
        } else {
            leftOut.append((reason, [position]))
        }
    }
}

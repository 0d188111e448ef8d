import Cassettes
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

/// Answers, clients and redirects that ask an ``AssetTable`` at random, as exchanges and downloads do.
struct AssetPlay {
    /// What somebody gets: the asset it was begun for, and the redirects behind it.
    private struct Work {
        var keys: [AssetTable.Key]
        /// Whether the table counts it among the downloads.
        var isJob: Bool
        /// What it was redirected to and somebody else gets.
        var other: Journal<Bool>?
    }

    private let table = AssetTable()
    private let loop: any EventLoop
    private let keys: [AssetTable.Key]
    private let begun = Journal<AssetTable.Key>()
    private var random: SeededGenerator
    private var taken = 0
    private var under: [Work] = []
    private var clients: [Journal<Bool>] = []

    init(seed: UInt64, loop: any EventLoop) {
        random = SeededGenerator(seed: seed)
        self.loop = loop
        keys = (0..<9).compactMap { try? Samples.assetKey("/\($0)") }
    }

    mutating func step() throws {
        let key = try #require(keys.randomElement(using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: table.name(AssetTable.Job(key: key) { [begun] in begun.append(key) })
        case 2, 3: ask(for: key)
        case 4, 5: redirect(to: key)
        case 6 where Int.random(in: 0..<8, using: &random) == 0: table.dropQueue()
        default: finishOne()
        }
        check()
    }

    /// Lets everything come to its end.
    mutating func end() throws {
        for _ in 0..<200 where !under.isEmpty || !table.isIdle {
            finishOne()
            check()
        }
        #expect(under.isEmpty && table.isIdle)
        #expect(clients.allSatisfy { !$0.entries.isEmpty })
    }

    private mutating func ask(for key: AssetTable.Key) {
        switch table.claim(key, isPlain: Bool.random(using: &random), on: loop) {
        case .yours: under.append(Work(keys: [key], isJob: false))
        case .underWay(let future): clients.append(result(of: future))
        case .stored, .unknown: break
        }
    }

    private mutating func redirect(to key: AssetTable.Key) {
        // A client's own request is not redirected: the client follows by itself.
        let free = under.indices.filter { under[$0].isJob && under[$0].other == nil && !under[$0].keys.contains(key) }
        guard let index = free.randomElement(using: &random) else { return }
        switch table.claim(key, redirectedFrom: under[index].keys[0], on: loop) {
        case .yours: under[index].keys.append(key)
        case .underWay(let future): under[index].other = result(of: future)
        case .stored, .unknown: finish(index, isStored: true)
        case nil: finish(index, isStored: false)
        }
    }

    private mutating func finishOne() {
        let ready = under.indices.filter { under[$0].other?.entries.isEmpty != true }
        #expect(under.isEmpty || !ready.isEmpty, "somebody need not wait")
        guard let index = ready.randomElement(using: &random) else { return }
        finish(index, isStored: under[index].other?.entries.first ?? Bool.random(using: &random))
    }

    private mutating func finish(_ index: Int, isStored: Bool) {
        let work = under.remove(at: index)
        let isAsset = Int.random(in: 0..<6, using: &random) > 0
        for key in work.keys {
            table.finished(key, with: isStored ? AssetTable.Copy(headers: [:]) : nil, isAsset: isAsset)
        }
        if work.isJob { table.jobEnded() }
    }

    private mutating func check() {
        for key in begun.entries[taken...] { under.append(Work(keys: [key], isJob: true)) }
        taken = begun.entries.count
        #expect(under.count(where: \.isJob) <= AssetTable.parallelDownloads)
        let all = under.flatMap(\.keys)
        #expect(Set(all).count == all.count, "nobody downloads what another one does")
    }

    private func result(of future: EventLoopFuture<AssetTable.Copy?>) -> Journal<Bool> {
        let told = Journal<Bool>()
        future.whenSuccess { told.append($0 != nil) }
        return told
    }
}

import Cassettes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

@Suite("Assets that are downloaded once for all (docs/design.md §6)")
struct AssetTableTests {
    private let table = AssetTable()
    private let loop = EmbeddedEventLoop()
    private let begun = Journal<AssetTable.Key>()

    private func key(_ name: String) throws -> AssetTable.Key {
        try Samples.assetKey("/\(name)")
    }

    private func name(_ names: String...) throws {
        for name in names {
            let key = try key(name)
            table.name(AssetTable.Job(key: key) { [begun] in begun.append(key) })
        }
    }

    private func keys(_ names: String...) throws -> [AssetTable.Key] { try names.map { try key($0) } }

    private func claim(_ name: String, isPlain: Bool = true) throws -> AssetTable.Claim {
        table.claim(try key(name), isPlain: isPlain, on: loop)
    }

    private func redirect(_ owner: String, to name: String) throws -> AssetTable.Claim? {
        table.claim(try key(name), redirectedFrom: try key(owner), on: loop)
    }

    private func finish(_ name: String, _ tag: String?, isAsset: Bool = true) throws {
        table.finished(try key(name), with: tag.map { .init(headers: ["ETag": $0]) }, isAsset: isAsset)
    }

    /// The tag of what is stored, whoever told it.
    private func tag(_ claim: AssetTable.Claim?) throws -> String? {
        switch claim {
        case .stored(let copy)?: return copy.headers.first(name: "etag")
        case .underWay(let future)?: return try future.wait()?.headers.first(name: "etag")
        case .yours?, .unknown?, nil: throw Samples.Unexpected(text: "\(String(describing: claim))")
        }
    }

    private func isYours(_ claim: AssetTable.Claim?) -> Bool { if case .yours? = claim { true } else { false } }
    private func isUnknown(_ claim: AssetTable.Claim?) -> Bool { if case .unknown? = claim { true } else { false } }
    private func isUnderWay(_ claim: AssetTable.Claim?) -> Bool { if case .underWay? = claim { true } else { false } }

    @Test("At most four downloads run; the others begin in the order in which they were named")
    func parallel() throws {
        #expect(table.isEmpty && table.isIdle)
        try name("a", "b", "c", "d", "e", "f")
        #expect(try begun.entries == keys("a", "b", "c", "d"))
        #expect(!table.isEmpty && !table.isIdle)
        try finish("c", "1")
        #expect(begun.entries.count == 4)
        table.jobEnded()
        #expect(try begun.entries == keys("a", "b", "c", "d", "e"))
        for _ in 0..<4 { table.jobEnded() }
        #expect(try begun.entries == keys("a", "b", "c", "d", "e", "f"))
        #expect(!table.isIdle)
        table.jobEnded()
        #expect(table.isIdle)
    }

    @Test("What is named again is not downloaded again, whatever became of it")
    func once() throws {
        try name("a", "b", "c", "a")
        try finish("a", "1")
        try finish("b", nil)
        try finish("c", nil, isAsset: false)
        try name("a", "b", "c")
        #expect(try begun.entries == keys("a", "b", "c"))
    }

    @Test("The same path in another cassette is another asset")
    func cassettes() throws {
        try name("a")
        let other = try Samples.assetKey("/a", cassette: "other")
        #expect(isUnknown(table.claim(other, isPlain: true, on: loop)))
    }

    @Test("Who asks for what no answer named, or for what is no asset, asks for itself")
    func unknown() throws {
        #expect(isUnknown(try claim("a")))
        try name("a")
        try finish("a", nil, isAsset: false)
        #expect(isUnknown(try claim("a")))
        #expect(isUnknown(try claim("a", isPlain: false)))
    }

    @Test("All who ask while it is downloaded get what was stored, and who asks later too")
    func shared() throws {
        try name("a")
        let early = [try claim("a"), try claim("a", isPlain: false), try claim("a")]
        #expect(early.allSatisfy(isUnderWay))
        try finish("a", "1")
        for claim in early + [try claim("a"), try claim("a", isPlain: false)] { #expect(try tag(claim) == "1") }
    }

    @Test("What could not be had is told to all who wait; the next one who asks for the whole tries again")
    func failed() throws {
        try name("a")
        let waiting = try claim("a")
        try finish("a", nil)
        #expect(try tag(waiting) == nil)
        #expect(isUnknown(try claim("a", isPlain: false)))
        #expect(isYours(try claim("a")))
        let other = try claim("a", isPlain: false)
        try finish("a", "2")
        #expect(try tag(other) == "2")
        #expect(try tag(claim("a")) == "2")
    }

    @Test("A client that comes before its turn takes the download over, for those as well who wait for a part")
    func takenOver() throws {
        try name("a", "b", "c", "d", "e", "f")
        let part = try claim("e", isPlain: false)
        #expect(isUnderWay(part))
        #expect(isYours(try claim("e")))
        #expect(isUnderWay(try claim("e")))
        table.jobEnded()
        #expect(try begun.entries == keys("a", "b", "c", "d", "f"))
        try finish("e", "1")
        #expect(try tag(part) == "1")
    }

    @Test("A copy that cannot be read any more is downloaded by the next one who asks, once")
    func lost() throws {
        try name("a", "b")
        try finish("a", "1")
        table.lost(try key("a"))
        #expect(isUnknown(try claim("a", isPlain: false)))
        #expect(isYours(try claim("a")))
        table.lost(try key("a"))
        #expect(isUnderWay(try claim("a")))
        table.lost(try key("b"))
        #expect(isUnderWay(try claim("b")))
        table.lost(try key("never named"))
        #expect(isUnknown(try claim("never named")))
        try finish("a", "2")
        try finish("b", nil)
        #expect(try tag(claim("a")) == "2")
    }

    // MARK: Redirects

    @Test("A download goes on to what nobody has, and to what nobody could have")
    func redirects() throws {
        try name("a", "failed", "resource")
        try finish("failed", nil)
        try finish("resource", nil, isAsset: false)
        for target in ["new", "failed", "resource"] {
            #expect(isYours(try redirect("a", to: target)))
            #expect(isUnderWay(try claim(target)))
            try finish(target, target)
            #expect(try tag(redirect("a", to: target)) == target)
        }
    }

    @Test("A download takes over what waits for its turn, with those who wait for a part of it")
    func redirectedToWaiting() throws {
        try name("a", "b", "c", "d", "e")
        let part = try claim("e", isPlain: false)
        #expect(isYours(try redirect("a", to: "e")))
        table.jobEnded()
        #expect(try begun.entries == keys("a", "b", "c", "d"))
        try finish("e", "1")
        #expect(try tag(part) == "1")
    }

    @Test("Downloads wait for one another, but never in a circle")
    func circles() throws {
        try name("a", "b", "c")
        let first = try redirect("a", to: "b")
        let second = try redirect("b", to: "c")
        #expect(isUnderWay(first) && isUnderWay(second))
        #expect(try redirect("c", to: "a") == nil)
        #expect(try redirect("c", to: "c") == nil)
        #expect(isYours(try redirect("c", to: "x")))
        // x is part of what c gets, so b does wait for it already.
        #expect(try redirect("c", to: "b") == nil)
        for name in ["x", "c"] { try finish(name, "1") }
        #expect(try tag(second) == "1")
        try finish("b", "2")
        #expect(try tag(first) == "2")
        try finish("a", "3")
        // What is over stands in nobody's way.
        try name("d")
        #expect(isYours(try redirect("d", to: "y")))
        #expect(try tag(redirect("d", to: "a")) == "3")
    }

    @Test("Who asks for a step of a download waits for it, and two downloads that lead to each other's steps do not")
    func steps() throws {
        try name("a", "b")
        #expect(isYours(try redirect("a", to: "x")))
        #expect(isYours(try redirect("b", to: "y")))
        #expect(isUnderWay(try claim("x")))
        #expect(isUnderWay(try redirect("a", to: "y")))
        #expect(try redirect("b", to: "x") == nil)
        for name in ["b", "y", "a", "x"] { try finish(name, nil) }
    }

    // MARK: The end

    @Test("When the server stops, what waits for its turn never begins, and nobody waits for it")
    func dropped() throws {
        try name("a", "b", "c", "d", "e", "f")
        let part = try claim("e", isPlain: false)
        let running = try claim("a")
        table.dropQueue()
        #expect(try tag(part) == nil)
        for _ in 0..<4 { table.jobEnded() }
        #expect(begun.entries.count == 4)
        #expect(table.isIdle)
        #expect(isYours(try claim("e")))
        for name in ["a", "b", "c", "d", "e"] { try finish(name, "1") }
        #expect(try tag(running) == "1")
    }

    @Test("Whatever happens, no more than four run, nobody downloads what another one does, and nobody waits for ever")
    func random() throws {
        for seed in 0..<60 as Range<UInt64> {
            var play = AssetPlay(seed: seed, loop: loop)
            for _ in 0..<120 { try play.step() }
            try play.end()
        }
    }
}

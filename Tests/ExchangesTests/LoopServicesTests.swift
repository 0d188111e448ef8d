import NIOCore
import NIOEmbedded
import NIOPosix
import TestSupport
import Testing

@testable import Exchanges

@Suite("What a stopping server waits for (docs/design.md §2)")
struct LoopServicesTests {
    /// Work that is over when it is cut, and may begin more then.
    private final class Work: Draining {
        private let services: LoopServices
        private let whenCut: () -> Void
        private(set) var cuts = 0

        init(_ services: LoopServices, whenCut: @escaping () -> Void = {}) {
            self.services = services
            self.whenCut = whenCut
        }

        func cut() {
            cuts += 1
            whenCut()
            services.ended(self)
        }
    }

    private let loop = EmbeddedEventLoop()
    private let services: LoopServices
    private let drained = Journal<String>()

    init() throws { services = try Samples.services(on: loop) }

    private func drain() {
        let promise = loop.makePromise(of: Void.self)
        promise.futureResult.whenSuccess { [drained] in drained.append("drained") }
        services.drain(promise)
    }

    @Test("It waits until the last work has ended, and for nothing where there is none")
    func waits() {
        drain()
        #expect(drained.entries.count == 1)
        let (first, second) = (Work(services), Work(services))
        services.began(first)
        services.began(second)
        drain()
        drain()
        services.ended(first)
        #expect(drained.entries.count == 1)
        services.ended(second)
        #expect(drained.entries.count == 3)
        services.ended(second)
        #expect(drained.entries.count == 3)
    }

    @Test("What is cut ends, also what begins when other work is cut, and what begins later")
    func cuts() throws {
        let services = services
        let successor = Work(services)
        let first = Work(services) { services.began(successor) }
        services.began(first)
        drain()
        services.cutAll()
        #expect(first.cuts == 1)
        #expect(drained.entries.isEmpty)
        loop.run()
        #expect(successor.cuts == 1)
        #expect(drained.entries.count == 1)
        let late = Work(services)
        services.began(late)
        #expect(late.cuts == 0)
        loop.run()
        #expect(late.cuts == 1)
    }
}

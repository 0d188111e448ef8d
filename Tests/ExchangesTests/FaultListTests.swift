import Testing

@testable import Exchanges

@Suite("Faults as they are written")
struct FaultListTests {
    @Test(
        "Every fault is read, several by commas, and written again in the order in which an answer passes them",
        arguments: [
            ("status=429", "status=429"), ("status=599", "status=599"), ("garble", "garble"),
            ("cut-after=3ev", "cut-after=3ev"), ("cut-after=0b", "cut-after=0b"), ("stall=2s", "stall=2000ms"),
            ("latency=300ms", "latency=300ms"), ("stall=1h", "stall=3600000ms"), ("rate=1000B/s", "rate=1000B/s"),
            ("rate=2KiB/s", "rate=2048B/s"), ("rate=1MB/s", "rate=1000000B/s"),
            ("rate=1B/s, garble ,\tlatency=0ms,cut-after=9b", "garble,cut-after=9b,latency=0ms,rate=1B/s"),
        ]
    )
    func reads(text: String, canonical: String) throws {
        let list = try FaultList(parsing: text)
        #expect(list.description == canonical)
        #expect(try FaultList(parsing: canonical) == list)
    }

    @Test(
        "What is no fault is named",
        arguments: [
            ("", ""), ("status", "status"), ("status=", "status="), ("status=399", "status=399"),
            ("status=600", "status=600"), ("status=+429", "status=+429"), ("status=429x", "status=429x"),
            ("garble=", "garble="), ("garble=1", "garble=1"), ("Garble", "Garble"), ("cut-after=3", "cut-after=3"),
            ("cut-after=-1b", "cut-after=-1b"), ("cut-after=b", "cut-after=b"), ("stall=2", "stall=2"),
            ("stall=2d", "stall=2d"), ("stall=61m", "stall=61m"), ("latency=1.5s", "latency=1.5s"),
            ("rate=0B/s", "rate=0B/s"), ("rate=10", "rate=10"), ("rate=10KB", "rate=10KB"),
            ("rate=9223372036854775807KiB/s", "rate=9223372036854775807KiB/s"), ("latency=1s,,garble", ""),
            ("latency=1s,x", "x"), ("delay=1s", "delay=1s"),
        ]
    )
    func refuses(text: String, wrong: String) {
        #expect(throws: FaultError.malformed(wrong)) { try FaultList(parsing: text) }
    }

    @Test("A fault of a kind that is there already is refused")
    func refusesTwo() {
        #expect(throws: FaultError.repeated("stall")) { try FaultList(parsing: "stall=1s,garble,stall=2s") }
        #expect(FaultError.repeated("stall").message == "The fault stall is there twice.")
        #expect(FaultError.malformed("x").message == "\"x\" is not a fault.")
    }

    @Test("Of two lists the second one holds where both have a fault of one kind")
    func adds() throws {
        var list = try FaultList(parsing: "rate=5B/s,status=500")
        list.add(try FaultList(parsing: "status=429,latency=1s"))
        #expect(list.description == "status=429,latency=1000ms,rate=5B/s")
        #expect(list.status == 429)
        #expect(FaultList().status == nil)
    }

    @Test("The grammar names every kind")
    func syntax() {
        #expect(
            FaultList.syntax
                == "status=429, garble, cut-after=3ev or cut-after=900b, stall=2s, latency=300ms, rate=1000B/s; "
                + "several are joined by commas"
        )
    }
}

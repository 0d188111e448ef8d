// Shows that a sanitizer finds what it is there for, and nothing else: built with the options of the program itself.
// `control race` and `control overflow` are wrong on purpose. `control order` is right, but needs order.c to look so.

import Dispatch
import Foundation
import Synchronization

/// A number to which two threads add without any order, and numbers that have a lock.
final class Numbers: @unchecked Sendable {
    var unguarded = 0
    let guarded = Mutex([0])
}

let numbers = Numbers()
switch CommandLine.arguments.dropFirst().first {
case "race":
    let done = DispatchSemaphore(value: 0)
    let other = Thread {
        numbers.unguarded += 1
        done.signal()
    }
    other.start()
    numbers.unguarded += 1
    done.wait()
case "overflow":
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
    bytes[CommandLine.arguments.count + 14] = 1
    bytes.deallocate()
case "order":
    // So often that threads meet there.
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
        for number in 0..<10_000 { numbers.guarded.withLock { $0 = $0.suffix(10) + [thread, number] } }
    }
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
        Thread {
            numbers.unguarded = 1
            continuation.resume()
        }
        .start()
        usleep(300_000)  // So that it is resumed before it is awaited. Waiting by other means would be order enough.
    }
    numbers.unguarded += 1
default:
    print("usage: control race|overflow|order")
}

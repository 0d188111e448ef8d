// swift-tools-version: 6.2
import PackageDescription

/// One list of settings for every target.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

/// Whether `scripts/fuzz` builds: then the modules count for libFuzzer where they go, and there is a program of targets.
let isFuzzing = Context.environment["TAPEDECK_FUZZ"] != nil
let moduleSettings = settings + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer", "-assert-config", "Debug"])] : [])

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: moduleSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "tapedeck",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tapedeck", targets: ["tapedeck"]),
        // For test suites in Swift: the only promise to other packages.
        .library(name: "TapedeckTesting", targets: ["TapedeckTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    // In the order in which a request meets them.
    targets: [
        .executableTarget(name: "tapedeck", dependencies: ["TapedeckCLI"], swiftSettings: settings),
        module(
            "TapedeckCLI",
            [
                "Control", "Exchanges", "Listening", "DemoGateway", "Matching", "Upstreams", "Secrets", "Interchange",
                "Cassettes", "Blobs", "Gateways", "BodyFormats", "HTTPMessages", argumentParser, logging, yams,
                nioHTTP1, nioCore, nioPosix,
            ]
        ),
        module("Listening", ["HTTPMessages", nioCore, nioPosix, nioHTTP1]),
        module("HTTPMessages", [nioCore, nioHTTP1]),
        module("Gateways", ["HTTPMessages", "BodyFormats", nioCore, nioHTTP1]),
        module("Matching", ["HTTPMessages", "BodyFormats", crypto, nioHTTP1]),
        module("AssetURLs", ["Gateways", "HTTPMessages", "BodyFormats", nioHTTP1]),
        module(
            "Exchanges",
            [
                "Listening", "HTTPMessages", "Gateways", "Matching", "AssetURLs", "Upstreams", "Secrets", "Cassettes",
                "Blobs", "BodyFormats", "Compression", logging, nioCore, nioPosix, nioHTTP1, nioSSL,
            ]
        ),
        module(
            "Control",
            [
                "Exchanges", "Listening", "HTTPMessages", "Gateways", "Matching", "Secrets", "Cassettes", "Blobs",
                "BodyFormats", logging, nioCore, nioPosix, nioHTTP1,
            ]
        ),
        module(
            "Upstreams",
            ["HTTPMessages", "BodyFormats", "Compression", nioCore, nioPosix, nioHTTP1, nioTLS, nioSSL]
        ),
        module("Secrets", ["Cassettes", "BodyFormats", "Compression", nioHTTP1]),
        module("Interchange", ["Cassettes", "Blobs", "BodyFormats", "Compression", nioHTTP1, yams]),
        module("Cassettes", ["HTTPMessages", "Blobs", "BodyFormats", "Compression", nioHTTP1]),
        module("Blobs", [crypto]),
        module("BodyFormats", []),
        module("Compression", ["CZlib"]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        module(
            "DemoGateway",
            [
                "Listening", "HTTPMessages", "BodyFormats", "Compression", "Gateways", crypto, nioCore, nioPosix,
                nioHTTP1,
            ]
        ),
        // Talks to a server as any client does, so it needs nothing of the above.
        module("TapedeckTesting", []),
    ] + [
        .target(
            name: "TestSupport",
            dependencies: [nioCore, nioPosix, nioHTTP1],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        tests(
            "ListeningTests",
            ["TestSupport", "Listening", "HTTPMessages", nioCore, nioPosix, nioHTTP1, nioEmbedded]
        ),
        tests("HTTPMessagesTests", ["TestSupport", "HTTPMessages", nioCore, nioHTTP1]),
        tests("GatewaysTests", ["TestSupport", "Gateways", "BodyFormats", nioHTTP1]),
        tests("MatchingTests", ["TestSupport", "Matching", "BodyFormats", crypto, nioHTTP1]),
        tests("AssetURLsTests", ["TestSupport", "AssetURLs", "Gateways", "BodyFormats", nioHTTP1]),
        tests(
            "ExchangesTests",
            [
                "Exchanges", "AssetURLs", "BodyFormats", "Cassettes", "Blobs", "Compression", "DemoGateway", "Gateways",
                "HTTPMessages", "Listening", "Matching", "Secrets", "TestSupport", "Upstreams", logging, nioCore,
                nioPosix, nioHTTP1, nioEmbedded,
            ]
        ),
        tests(
            "ControlTests",
            [
                "Control", "Exchanges", "Cassettes", "Blobs", "Gateways", "Listening", "Matching", "BodyFormats",
                "HTTPMessages", "TestSupport", logging, nioCore, nioPosix, nioHTTP1,
            ]
        ),
        tests(
            "UpstreamsTests",
            [
                "Upstreams", "HTTPMessages", "Compression", "TestSupport", nioCore, nioPosix, nioHTTP1, nioEmbedded,
                nioSSL,
            ]
        ),
        tests("SecretsTests", ["TestSupport", "Secrets", "Matching", "Cassettes", "BodyFormats", nioHTTP1]),
        tests(
            "InterchangeTests",
            ["TestSupport", "Interchange", "Cassettes", "Blobs", "BodyFormats", "Compression", nioHTTP1]
        ),
        tests("CassettesTests", ["TestSupport", "Cassettes", "Blobs", "BodyFormats", "Compression", nioHTTP1]),
        tests("BlobsTests", ["TestSupport", "Blobs", crypto]),
        tests("BodyFormatsTests", ["TestSupport", "BodyFormats"]),
        tests("CompressionTests", ["TestSupport", "Compression", "CZlib"]),
        tests("DemoGatewayTests", ["TestSupport", "DemoGateway", "BodyFormats", nioCore, nioHTTP1]),
        tests("TapedeckTestingTests", ["TapedeckTesting", "TestSupport"]),
        tests(
            "TapedeckCLITests",
            [
                "TapedeckCLI", "TestSupport", "Exchanges", "DemoGateway", "Matching", "Interchange", "Cassettes",
                "Blobs", "Gateways", "BodyFormats", "HTTPMessages", "Secrets", argumentParser, logging, yams, nioHTTP1,
            ]
        ),
    ]
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "AssetURLs", "BodyFormats", "Cassettes", "Compression", "Gateways", "HTTPMessages", "Matching",
                "Secrets", nioCore, nioHTTP1,
            ],
            path: "Fuzzing",
            exclude: ["Dictionaries", "Seeds"],
            swiftSettings: settings,
            // The linker that is found first on many systems cannot link libFuzzer beside a main function.
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
        )
    )
}

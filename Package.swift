// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "Umbra",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "WasmCore", targets: ["WasmCore"]),
    .library(name: "WasmText", targets: ["WasmText"]),
    .library(name: "ShadowFS", targets: ["ShadowFS"]),
    .library(name: "WasiPreview1", targets: ["WasiPreview1"]),
    .library(name: "RegularExpressions", targets: ["RegularExpressions"]),
    .library(name: "JSONText", targets: ["JSONText"]),
    .library(name: "Agent", targets: ["Agent", "JSONText"]),
    .executable(name: "wasi-run", targets: ["wasi-run"]),
    .executable(name: "wasm-conformance", targets: ["wasm-conformance"]),
  ],
  targets: [
    .target(name: "WasmCore"),
    .executableTarget(name: "handler-generator"),
    .target(name: "WasmText", dependencies: ["WasmCore"]),
    .target(name: "ShadowFS"),
    .target(name: "RegularExpressions"),
    .target(name: "WasiPreview1", dependencies: ["WasmCore", "ShadowFS"]),
    .target(name: "JSONText"),
    .systemLibrary(
      name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .target(
      name: "Agent",
      dependencies: [
        "WasmCore", "WasmText", "ShadowFS", "WasiPreview1", "JSONText", "RegularExpressions", "CSodium", "CCurl",
      ]),
    .target(name: "CommandInterface", dependencies: ["WasmCore"]),
    .target(name: "ModuleComparison", dependencies: ["WasmCore"]),
    .executableTarget(
      name: "wasi-run", dependencies: ["WasmCore", "WasmText", "ShadowFS", "WasiPreview1", "CommandInterface"]),
    .executableTarget(name: "wasm-fuzz", dependencies: ["WasmCore", "CommandInterface"]),
    .executableTarget(
      name: "wasm-conformance",
      dependencies: ["WasmCore", "WasmText", "CommandInterface", "ModuleComparison", "JSONText"]),
    .testTarget(name: "WasmCoreTests", dependencies: ["WasmCore", "WasmText"]),
    .testTarget(name: "WasmTextTests", dependencies: ["WasmCore", "WasmText", "ModuleComparison"]),
    .executableTarget(name: "call-cost", dependencies: ["WasmCore", "WasmText"], path: "Benchmarks/calls"),
    .executableTarget(name: "JournalWriter", dependencies: ["ShadowFS"], path: "Tests/JournalWriter"),
    .executableTarget(name: "CommitWriter", dependencies: ["ShadowFS", "Agent"], path: "Tests/CommitWriter"),
    .testTarget(name: "ShadowFSTests", dependencies: ["ShadowFS", "JournalWriter", "CommitWriter", "TestFolders"]),
    .testTarget(name: "RegularExpressionsTests", dependencies: ["RegularExpressions"]),
    .target(name: "TestFolders", dependencies: ["ShadowFS"], path: "Tests/TestFolders"),
    .testTarget(
      name: "WasiPreview1Tests", dependencies: ["WasiPreview1", "ShadowFS", "WasmCore", "WasmText", "TestFolders"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["wasi-run", "wasm-conformance", "CommandInterface", "WasmText", "TestFolders"]),
    .testTarget(name: "EngineTests", dependencies: ["WasmCore", "WasmText"]),
    .testTarget(name: "WasmFuzzTests", dependencies: ["wasm-fuzz"]),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText", "TestFolders"]),
    .executableTarget(name: "SessionWriter", dependencies: ["Agent", "TestFolders"], path: "Tests/SessionWriter"),
    .testTarget(
      name: "AgentTests",
      dependencies: [
        "Agent", "JSONText", "ShadowFS", "WasmCore", "WasmText", "CSodium", "SessionWriter", "CommitWriter",
        "TestFolders",
      ]),
    .testTarget(name: "ReadmeTests", dependencies: ["WasmCore", "WasmText"]),
  ],
  swiftLanguageModes: [.v6]
)

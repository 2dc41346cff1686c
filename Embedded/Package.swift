// swift-tools-version: 6.3
import PackageDescription

// A small program that shows that the engine, built as Embedded Swift for wasm32, does what it does natively.
// `Scripts/check-embedded` builds it both ways and compares.
let package = Package(
  name: "Embedded",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Umbra", path: "..")],
  targets: [
    .target(name: "CHost"),
    .target(name: "EmbeddedRuntime", dependencies: ["CHost"]),
    .target(
      name: "GuestRunner",
      dependencies: [
        .product(name: "WasmCore", package: "Umbra"), .product(name: "WasmText", package: "Umbra"),
        // Not used by the guests: it has to compile.
        .product(name: "ShadowFS", package: "Umbra"),
      ]),
    .executableTarget(name: "run-guests", dependencies: ["CHost", "EmbeddedRuntime", "GuestRunner"]),
  ],
  swiftLanguageModes: [.v6]
)

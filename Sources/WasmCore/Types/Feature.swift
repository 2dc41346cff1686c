/// A WebAssembly proposal that an engine can have switched on or off.
public enum Feature: UInt8, Sendable, CaseIterable {
  /// The first version of WebAssembly; always on.
  case core
  case mutableGlobals
  case signExtension
  case saturatingConversions
  case multiValue
  case referenceTypes
  case bulkMemory
  case simd
  case relaxedSimd
  case tailCalls
  case extendedConstants
  case functionReferences
  case gc
  case exceptions
  case legacyExceptions
  case memory64
  case multiMemory
  case threads
  case wideArithmetic
  case customPageSizes

  /// The name used on the command line and in messages.
  public var name: String {
    switch self {
    case .core: "core"
    case .mutableGlobals: "mutable-globals"
    case .signExtension: "sign-extension"
    case .saturatingConversions: "saturating-conversions"
    case .multiValue: "multi-value"
    case .referenceTypes: "reference-types"
    case .bulkMemory: "bulk-memory"
    case .simd: "simd"
    case .relaxedSimd: "relaxed-simd"
    case .tailCalls: "tail-calls"
    case .extendedConstants: "extended-constants"
    case .functionReferences: "function-references"
    case .gc: "gc"
    case .exceptions: "exceptions"
    case .legacyExceptions: "legacy-exceptions"
    case .memory64: "memory64"
    case .multiMemory: "multi-memory"
    case .threads: "threads"
    case .wideArithmetic: "wide-arithmetic"
    case .customPageSizes: "custom-page-sizes"
    }
  }
}

/// A set of WebAssembly proposals.
public struct FeatureSet: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public init(_ feature: Feature) { rawValue = 1 << feature.rawValue }

  public init(_ features: [Feature]) {
    var bits: UInt32 = 0
    for feature in features { bits |= 1 << feature.rawValue }
    rawValue = bits
  }

  @inline(__always)
  public func contains(_ feature: Feature) -> Bool { rawValue >> feature.rawValue & 1 != 0 }

  /// WebAssembly 1.0 as first published.
  public static var wasm1: FeatureSet { [FeatureSet(.core), FeatureSet(.mutableGlobals)] }

  /// WebAssembly 2.0.
  public static var wasm2: FeatureSet {
    FeatureSet([
      .core, .mutableGlobals, .signExtension, .saturatingConversions, .multiValue, .referenceTypes, .bulkMemory, .simd,
    ])
  }

  /// WebAssembly 3.0.
  public static var wasm3: FeatureSet {
    wasm2.union(
      FeatureSet([
        .relaxedSimd, .tailCalls, .extendedConstants, .functionReferences, .gc, .exceptions, .memory64, .multiMemory,
      ]))
  }

  /// Everything that engines can run.
  public static var all: FeatureSet { FeatureSet(Feature.allCases) }
}

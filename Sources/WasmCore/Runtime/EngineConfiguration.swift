/// What an engine accepts and how it runs code. Every limit is a value here.
public struct EngineConfiguration: Sendable {
  /// The proposals that modules may use. A proposal is off while one that it builds on is off.
  public var features: FeatureSet = .all
  /// What the decoder accepts.
  public var moduleLimits = ModuleLimits()
  /// Whether code is translated to count fuel. Off, fuel costs nothing.
  public var metersFuel = false
  /// Whether code is translated to notice interrupts, deadlines and time slices. Off, they cost nothing.
  public var isInterruptible = false
  /// Whether every NaN that an instruction produces has the canonical bits, so that results are the same on every host.
  public var canonicalizesNaNs = false
  /// Whether functions are translated at instantiation instead of at their first call.
  public var translatesEagerly = false
  /// Whether code is translated to count executed operations (see `Store.operationStatistics`).
  public var countsOperations = false
  /// The deepest nesting of guest calls; nil leaves only the stack size as a limit. Counting costs two instructions a call.
  public var callDepthLimit: Int?

  /// Whether unreachable objects are collected at every allocation: slow, and meant for tests of embedders and of the
  /// engine itself.
  public var collectsAtEveryAllocation = false

  public init() {}
}

/// Hard limits of the decoder. The defaults are those of the JavaScript API or larger.
public struct ModuleLimits: Hashable, Sendable {
  public var moduleSize = 1 << 30
  public var types = 1_000_000
  public var recursionGroups = 1_000_000
  public var typesInGroup = 1_000_000
  public var subtypingDepth = 63
  public var functions = 1_000_000
  public var imports = 1_000_000
  public var exports = 1_000_000
  public var globals = 1_000_000
  public var tables = 100_000
  public var memories = 100
  public var tags = 1_000_000
  public var dataSegments = 100_000
  public var elementSegments = 10_000_000
  public var tableElements: UInt64 = 10_000_000
  public var functionSize = 7_654_321
  public var functionLocals = 50_000
  public var parameters = 1_000
  public var results = 1_000
  public var structFields = 10_000
  public var arrayNewFixedOperands = 10_000
  public var branchTableSize = 65_520 * 16
  public var nestingDepth = 100_000
  public var operandStackDepth = 1_000_000
  public var nameLength = 100_000

  public init() {}
}

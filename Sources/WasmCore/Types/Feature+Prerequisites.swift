// Proposals build on each other. A set of features can be made whole in two directions: by adding what
// is missing, or by leaving out what cannot be without it.

extension Feature {
  /// The proposals that this one is written in terms of, directly.
  public var prerequisites: FeatureSet {
    switch self {
    case .referenceTypes: FeatureSet(.bulkMemory)
    case .relaxedSimd: FeatureSet(.simd)
    case .functionReferences, .exceptions: FeatureSet(.referenceTypes)
    case .gc: FeatureSet(.functionReferences)
    default: []
    }
  }
}

extension FeatureSet {
  /// The features, and everything that they build on.
  public var withPrerequisites: FeatureSet {
    var result = self
    // A case comes after those that it builds on, or they build on nothing, so one round is enough.
    for feature in Feature.allCases.reversed() where result.contains(feature) {
      result.formUnion(feature.prerequisites)
    }
    return result
  }

  /// The features of which everything that they build on is there too.
  public var withoutIncomplete: FeatureSet {
    var result = self
    for feature in Feature.allCases where !result.isSuperset(of: feature.prerequisites) {
      result.remove(FeatureSet(feature))
    }
    return result
  }

  /// The features without some of them, and without those that build on them. The first version always stays.
  public func disabling(_ features: FeatureSet) -> FeatureSet {
    subtracting(features.subtracting(FeatureSet(.core))).withoutIncomplete
  }
}

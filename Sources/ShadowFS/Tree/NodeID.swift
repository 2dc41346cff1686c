/// The number of a node: what programs see as its inode number.
///
/// Nodes of lower layers have the number of their layer and a number that the layer derives from the node's first path;
/// nodes made in the upper layer are counted, with the highest bit set. So numbers are the same on every run, and a
/// node keeps its number when it is renamed or copied up.
public struct NodeID: Hashable, Sendable {
  /// The number.
  public let rawValue: UInt64

  /// A node by its number, for example one that was stored.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  private static let upperBit: UInt64 = 1 << 63

  /// The node of a layer of a tree.
  package init(layer: Int, node: LowerNode) {
    rawValue = UInt64(truncatingIfNeeded: layer) &<< LowerNode.bitCount | node.rawValue
  }

  /// A node of the layer that another node is from.
  init(_ node: LowerNode, besides other: NodeID) {
    rawValue = other.rawValue & ~LowerNode.mask | node.rawValue
  }

  /// A node made in the upper layer, by a number below `upperLimit`.
  init(upper number: UInt64) { rawValue = NodeID.upperBit | number }

  /// The number of a node that was made in the upper layer.
  var upperNumber: UInt64? { isLower ? nil : rawValue & ~NodeID.upperBit }

  /// Where the numbers of nodes of the upper layer end; those from here on are of lost ones.
  static let upperLimit: UInt64 = 1 << 62

  /// What becomes of a lower node that its layer has no longer, as the one of several that had this number.
  ///
  /// It must not keep its number, which the layer may have given to another node or may give one day.
  init(lost node: NodeID, _ generation: UInt64 = 0) {
    var hash = StableHash()
    hash.combine(node.rawValue)
    hash.combine(generation)
    rawValue = hash.value | NodeID.upperBit | NodeID.upperLimit
  }

  /// Whether this is a lower node that its layer has no longer.
  var isLost: Bool { rawValue >= NodeID.upperBit | NodeID.upperLimit }

  /// Whether a lower layer has the node, changed or not.
  var isLower: Bool { rawValue & NodeID.upperBit == 0 }

  /// Which of the tree's layers the node is from, if it is from one.
  var layer: Int? { isLower ? Int(truncatingIfNeeded: rawValue &>> LowerNode.bitCount) : nil }

  /// The layer's own number of the node.
  var lowerNode: LowerNode { LowerNode(rawValue: rawValue) }
}

extension NodeID: Comparable {
  /// Orders nodes by number.
  public static func < (left: NodeID, right: NodeID) -> Bool { left.rawValue < right.rawValue }
}

extension NodeID: StablyHashable {
  var stableHash: UInt64 { rawValue.stableHash }
}

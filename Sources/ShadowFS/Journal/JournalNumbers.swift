/// What the numbers of nodes mean that the records of a journal use.
///
/// A lower node's number is only good for the layer that gave it, so a record says where the layer had the node before
/// others use its number, and says so again when the number gets another meaning. A node that the layer has no longer is
/// lost: it gets a number that no layer gives, so that nothing else is taken for it. As long as it is lost, records name
/// it by that number; when it is found again, they mean what was found. So the number depends on the records alone, and
/// not on what the layers have.
struct JournalNumbers {
  private var nodes: [NodeID: NodeID] = [:]
  /// What lost nodes are, including those that were lost at another time only: found, or still themselves.
  private var lostNodes: [NodeID: NodeID] = [:]
  /// How many nodes had a number before the present one.
  private var generations: [NodeID: UInt64] = [:]
  /// The numbers that were given a meaning in the state that is being read.
  private var numbersOfState: [NodeID]?

  /// The numbers that mean themselves and need no other record to say so, not counting a state whose end is missing.
  var known: Set<NodeID> {
    var known: Set<NodeID> = []
    for (number, node) in nodes where number == node { known.insert(number) }
    known.subtract(numbersOfState ?? [])
    return known
  }

  mutating func beginState() { numbersOfState = [] }

  mutating func endState() { numbersOfState = nil }

  /// The node that a record means by a number.
  mutating func node(_ number: NodeID) -> NodeID {
    if number.isLost {
      let known = lostNodes[number] ?? number
      lostNodes[number] = known
      return known
    }
    guard number.isLower else { return number }
    if let node = nodes[number] { return node }
    define(number, as: nil)
    return nodes[number] ?? number
  }

  /// Says what a layer's number means from now on; `nil` for what the layer has no longer.
  mutating func define(_ number: NodeID, as node: NodeID?) {
    var generation = generations[number] ?? 0
    var lost = NodeID(lost: number, generation)
    while lostNodes[lost] != nil {
      generation += 1
      lost = NodeID(lost: number, generation)
    }
    generations[number] = generation
    lostNodes[lost] = node ?? lost
    nodes[number] = node ?? lost
    numbersOfState?.append(number)
  }
}

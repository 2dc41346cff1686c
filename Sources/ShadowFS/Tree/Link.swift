/// A place in the tree where a node has its name.
struct Link: Hashable, Sendable {
  let parent: NodeID
  let name: FileName
}

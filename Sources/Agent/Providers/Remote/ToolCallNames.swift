/// Makes names for calls that came without one, or with one that another call has.
struct ToolCallNames: Sendable {
  private var taken: Set<String>
  private var number: Int

  /// For the next answer in a conversation.
  init(_ items: [ModelItem]) {
    let names = items.compactMap { if case .toolCall(let call) = $0 { call.id } else { nil } }
    taken = Set(names)
    number = names.count
  }

  /// The name, if it is a good one, or else `call_<n>`, which no other call of the conversation has.
  mutating func name(for id: String?) -> String {
    if let id, !id.isEmpty, taken.insert(id).inserted { return id }
    repeat { number += 1 } while !taken.insert("call_\(number)").inserted
    return "call_\(number)"
  }
}

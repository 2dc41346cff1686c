import JSONText

/// Puts calls of tools together from the pieces that servers of Chat Completions send.
///
/// As specified, a piece has the `index` of its call, and the first one has `id` and `name`. Servers leave the index out,
/// or give 0 to all calls; they begin at 1, leave gaps, send no identifier or repeat it, send all in one piece, and
/// arguments as an object. So a piece belongs to
///
/// 1. the latest call with its index, unless that has another identifier, or is whole and now named again;
/// 2. without an index, the call with its identifier;
/// 3. with neither, the call at its position, if there are several pieces at once, or else the latest one.
///
/// In all other cases, it begins a call.
struct ChatToolCalls: Sendable {
  private struct Call {
    var index: Int?
    var id: String?
    var name = ""
    var text = ""
    var object: JSONValue?
    var ending = ObjectEnding()

    var hasArguments: Bool { object != nil || !text.isEmpty }
    var isWhole: Bool { object != nil || ending.isReached }
  }

  private var calls: [Call] = []
  /// No model calls that many tools at once.
  private static var maximumCount: Int { 1024 }

  /// Takes the pieces of one event.
  mutating func add(_ entries: [JSONValue]) throws(ProviderError) {
    for (position, entry) in entries.enumerated() where entry.object != nil {
      guard calls.count < Self.maximumCount else { throw .malformed("more than \(Self.maximumCount) calls of tools") }
      let place = place(of: entry, at: position, of: entries.count)
      let function = entry["function"] ?? entry
      if let id = entry["id"]?.text, !id.isEmpty, calls[place].id == nil { calls[place].id = id }
      if let name = function["name"]?.text, name != calls[place].name { calls[place].name += name }
      switch function["arguments"] {
      case .string(let text)?:
        calls[place].text += text
        calls[place].ending.read(text)
      case .object(let object)?: calls[place].object = .object(object)
      case nil, .null?: break
      case let other?: calls[place].text += "\(other)"
      }
    }
  }

  private mutating func place(of entry: JSONValue, at position: Int, of count: Int) -> Int {
    let index = entry["index"]?.integer
    let id = entry["id"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    let name = (entry["function"] ?? entry)["name"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    let candidate: Int?
    if let index {
      candidate = calls.lastIndex { $0.index == index }
      if let candidate, let id, let known = calls[candidate].id { return known == id ? candidate : begin(index) }
    } else if let id {
      return calls.lastIndex { $0.id == id } ?? begin(nil)
    } else if count > 1 {
      let unnumbered = calls.indices.filter { calls[$0].index == nil }
      candidate = position < unnumbered.count ? unnumbered[position] : nil
    } else {
      candidate = calls.indices.last
    }
    guard let candidate, !begins(another: name, after: calls[candidate], hasIndex: index != nil) else {
      return begin(index)
    }
    return candidate
  }

  private mutating func begin(_ index: Int?) -> Int {
    calls.append(Call(index: index))
    return calls.count - 1
  }

  /// Whether a piece with that name, and no identifier that says so, begins another call.
  private func begins(another name: String?, after call: Call, hasIndex: Bool) -> Bool {
    guard let name, !call.name.isEmpty else { return false }
    if call.hasArguments { return call.isWhole || name != call.name }
    // Without arguments yet, it may be the next piece of the name.
    return name != call.name && !hasIndex
  }

  /// The calls, and how many had no name.
  ///
  /// - Parameter isCut: Whether the answer was cut off: arguments that are not whole then are those of half a call.
  func calls(isCut: Bool, naming names: inout ToolCallNames) -> (calls: [ToolCall], nameless: Int) {
    var result: [ToolCall] = []
    var nameless = 0
    for call in calls where !isCut || call.object != nil || ToolCall.arguments(ifWhole: call.text) != nil {
      guard !call.name.isEmpty else {
        nameless += 1
        continue
      }
      result.append(
        ToolCall(
          id: names.name(for: call.id), name: call.name,
          arguments: call.object ?? ToolCall.arguments(reading: call.text)))
    }
    return (result, nameless)
  }
}

/// Finds the end of an object that comes in pieces, in time that grows with its length only.
private struct ObjectEnding {
  private(set) var isReached = false
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  mutating func read(_ text: String) {
    for byte in text.utf8 {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { isReached = true }
      default: break
      }
    }
  }
}

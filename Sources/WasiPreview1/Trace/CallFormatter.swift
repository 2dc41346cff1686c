/// One call in a line of text: `path_open(3, symlink_follow, "note", creat, fd_write, 0, 0) = 4`.
///
/// It is made in two steps, because what goes into a call may be overwritten by what comes out of it.
struct CallFormatter {
  private let call: Call
  private let memory: GuestMemory
  /// What goes in, as text; for what comes out there is nothing yet.
  private var inputs: [String] = []

  /// How many bytes of a buffer are shown.
  private static var shownBytes: UInt32 { 32 }
  /// How many bytes of a path are shown.
  private static var shownPathBytes: UInt32 { 256 }
  /// How many vectors, subscriptions or directory entries are shown.
  private static var shownItems: UInt32 { 8 }

  /// Notes what goes into a call that is about to be made.
  init(_ call: Call, _ memory: GuestMemory) {
    self.call = call
    self.memory = memory
    var word = 0
    for format in call.function.format {
      inputs.append(format.isOutput ? "" : input(format, word))
      word += format.wordCount
    }
  }

  /// The line of a call that has ended with a result; nil for one that is blocked.
  func line(_ result: CallResult) -> String? {
    let head = "\(call.function.name)("
    switch result {
    case .blocked: return nil
    case .exit: return head + arguments(hasSucceeded: false) + ") = ?"
    case .killed(let signal):
      return head + arguments(hasSucceeded: false) + ") = ? (\(NameTable.signals.name(of: UInt64(signal.rawValue))))"
    case .done(.success):
      return head + arguments(hasSucceeded: true) + ") = " + results
    case .done(let errno):
      return head + arguments(hasSucceeded: false) + ") = -1 " + NameTable.errors.name(of: UInt64(errno.rawValue))
    }
  }

  // MARK: Arguments

  private func arguments(hasSucceeded: Bool) -> String {
    var texts: [String] = []
    var word = 0
    for (index, format) in call.function.format.enumerated() {
      switch format {
      case .result: break
      case _ where !format.isOutput: texts.append(inputs[index])
      case _ where hasSucceeded: texts.append(output(format, word))
      default: texts.append(address(word) + ", \(number(word + 1))")
      }
      word += format.wordCount
    }
    return texts.joined(separator: ", ")
  }

  private func input(_ format: ArgumentFormat, _ word: Int) -> String {
    switch format {
    case .descriptor: "\(Int32(bitPattern: number(word)))"
    case .number: "\(number(word))"
    case .long: "\(call.arguments.u64(word))"
    case .distance: "\(Int64(bitPattern: call.arguments.u64(word)))"
    case .whence: whence(number(word))
    case .flags(let table): table.names(of: UInt64(number(word)))
    case .choice(let table): table.name(of: UInt64(number(word)))
    case .rights: Self.rights(call.arguments.u64(word))
    case .address: address(word)
    case .path: quoted(number(word), number(word + 1), Self.shownPathBytes)
    case .outgoing: vectors(word, byteCount: .max)
    case .subscriptions: subscriptions(word)
    case .incoming, .buffer, .entries, .result: ""
    }
  }

  private func output(_ format: ArgumentFormat, _ word: Int) -> String {
    let size = number(word + 1)
    switch format {
    case .incoming: return vectors(word, byteCount: resultingSize ?? .max)
    case .entries: return entries(number(word), resultingSize ?? 0) + ", \(size)"
    default: return quoted(number(word), min(size, resultingSize ?? size), Self.shownBytes) + ", \(size)"
    }
  }

  private func number(_ word: Int) -> UInt32 { call.arguments.u32(word) }

  private func address(_ word: Int) -> String { QuotedBytes.hexadecimal(UInt64(number(word))) }

  private func whence(_ number: UInt32) -> String {
    switch call.dialect.whence(number) {
    case .start: "set"
    case .current: "cur"
    case .end: "end"
    case nil: "\(number)"
    }
  }

  /// A few rights by their names, more as a number.
  private static func rights(_ bits: UInt64) -> String {
    bits.nonzeroBitCount <= 3 ? NameTable.rights.names(of: bits) : QuotedBytes.hexadecimal(bits)
  }

  // MARK: What is in the guest's memory

  /// The beginning of a range of bytes; the address if it is a bad one.
  private func quoted(_ pointer: GuestPointer, _ count: UInt32, _ limit: UInt32) -> String {
    guard let bytes = try? memory.read(pointer, count: min(count, limit)) else {
      return QuotedBytes.hexadecimal(UInt64(pointer))
    }
    return QuotedBytes.text(bytes, isCut: count > limit)
  }

  private func vectors(_ word: Int, byteCount: UInt32) -> String {
    guard let vectors = try? IOVectors(memory, number(word), count: number(word + 1)) else {
      return address(word) + ", \(number(word + 1))"
    }
    var texts: [String] = []
    var rest = byteCount
    for index in 0..<min(vectors.count, Self.shownItems) {
      guard rest > 0, let buffer = try? vectors[index] else { break }
      let count = min(rest, UInt32(truncatingIfNeeded: buffer.count))
      rest -= count
      let shown = Array(buffer.prefix(Int(truncatingIfNeeded: min(count, Self.shownBytes))))
      texts.append(QuotedBytes.text(shown, isCut: count > Self.shownBytes))
    }
    if vectors.count > Self.shownItems && rest > 0 { texts.append("...") }
    return "[" + texts.joined(separator: ", ") + "]"
  }

  private func entries(_ pointer: GuestPointer, _ byteCount: UInt32) -> String {
    let headSize: UInt32 = 24
    var names: [String] = []
    var offset: UInt32 = 0
    while offset < byteCount {
      // The last entry may be cut off.
      guard names.count < Int(Self.shownItems), byteCount - offset > headSize,
        let length: UInt32 = try? memory.load(pointer &+ offset &+ 16), length <= byteCount - offset - headSize
      else {
        names.append("...")
        break
      }
      names.append(quoted(pointer &+ offset &+ headSize, length, Self.shownPathBytes))
      offset += headSize + length
    }
    return "[" + names.joined(separator: ", ") + "]"
  }

  private func subscriptions(_ word: Int) -> String {
    let count = number(word + 2)
    var texts: [String] = []
    for index in 0..<min(count, Self.shownItems) {
      let place = number(word) &+ index &* call.dialect.subscriptionSize
      guard let subscription = try? Subscription(memory, place, call.dialect) else {
        return address(word) + ", \(count)"
      }
      switch subscription.kind {
      case .clock(let clock, let timeout, let isAbsolute):
        let name = clock.map { NameTable.clocks.name(of: UInt64($0.rawValue)) } ?? "unknown clock"
        texts.append("\(name) \(isAbsolute ? "at " : "")\(timeout)")
      case .descriptor(let number, let direction):
        texts.append("\(direction == .read ? "read" : "write") \(Int32(bitPattern: number))")
      case .unknown: texts.append("unknown")
      }
    }
    if count > Self.shownItems { texts.append("...") }
    return "[" + texts.joined(separator: ", ") + "]"
  }

  // MARK: Results

  /// How many bytes the call has moved, if it has such a result.
  private var resultingSize: UInt32? {
    var word = 0
    for format in call.function.format {
      if case .result(.size) = format { return try? memory.load(number(word)) }
      word += format.wordCount
    }
    return nil
  }

  private var results: String {
    var texts: [String] = []
    var word = 0
    for format in call.function.format {
      if case .result(let format) = format { texts.append((try? result(format, number(word))) ?? "?") }
      word += format.wordCount
    }
    return texts.isEmpty ? "0" : texts.joined(separator: ", ")
  }

  private func result(_ format: ResultFormat, _ place: GuestPointer) throws(Errno) -> String {
    switch format {
    case .number, .size:
      let number: UInt32 = try memory.load(place)
      return "\(number)"
    case .long:
      let number: UInt64 = try memory.load(place)
      return "\(number)"
    case .flags(let table):
      let bits: UInt16 = try memory.load(place)
      return table.names(of: UInt64(bits))
    case .descriptorStatus:
      let flags: UInt16 = try memory.load(place &+ 2)
      let rights: UInt64 = try memory.load(place &+ 8)
      let inherited: UInt64 = try memory.load(place &+ 16)
      return "{\(try fileType(place)), \(NameTable.descriptorFlags.names(of: UInt64(flags))), "
        + "\(Self.rights(rights)), \(Self.rights(inherited))}"
    case .fileStatus:
      let node: UInt64 = try memory.load(place &+ 8)
      let rest = place &+ (call.dialect == .preview1 ? 32 : 24)
      let size: UInt64 = try memory.load(rest)
      let time: UInt64 = try memory.load(rest &+ 16)
      return "{\(try fileType(place &+ 16)), ino \(node), size \(size), mtim \(time)}"
    case .preopen:
      let length: UInt32 = try memory.load(place &+ 4)
      return "{dir, \(length)}"
    }
  }

  private func fileType(_ place: GuestPointer) throws(Errno) -> String {
    let type: UInt8 = try memory.load(place)
    return NameTable.fileTypes.name(of: UInt64(type))
  }
}

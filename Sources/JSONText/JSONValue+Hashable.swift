extension JSONValue: Hashable {
  /// Whether both are the same; numbers are compared by what they are, not by how they are held.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left.exact, right.exact) {
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.unsigned(let left), .unsigned(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  /// Adds what `==` compares.
  public func hash(into hasher: inout Hasher) {
    switch exact {
    case .null: hasher.combine(0)
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .unsigned(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .string(let text): text.hashBytes(into: &hasher)
    case .array(let elements): hasher.combine(elements)
    case .object(let members): hasher.combine(members)
    }
  }
}

extension String {
  /// Whether both are the same bytes. Strings that only look alike are equal for `==`.
  func hasSameBytes(as other: String) -> Bool { self == other && utf8.elementsEqual(other.utf8) }

  /// Adds the bytes of the string.
  func hashBytes(into hasher: inout Hasher) {
    var copy = self
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

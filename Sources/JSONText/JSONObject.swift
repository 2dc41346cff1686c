/// The members of a JSON object, in their order.
///
/// Names are looked for from the front, which costs O(members).
public struct JSONObject: Hashable, Sendable {
  /// A name with its value.
  public struct Member: Hashable, Sendable {
    /// The name; compared byte by byte.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// A member.
    public init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }

    /// Whether both have the same name and the same value.
    public static func == (left: Member, right: Member) -> Bool {
      left.name.hasSameBytes(as: right.name) && left.value == right.value
    }

    /// Adds what `==` compares.
    public func hash(into hasher: inout Hasher) {
      name.hashBytes(into: &hasher)
      hasher.combine(value)
    }
  }

  /// All members.
  public var members: [Member]

  /// An object with these members.
  public init(_ members: [Member] = []) { self.members = members }

  /// The value of the first member of that name.
  ///
  /// A new value takes the place of the old one, or comes last; `nil` takes the member away.
  public subscript(name: String) -> JSONValue? {
    get { index(of: name).map { members[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): append(name, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member at the end, without a look at whether there is one of that name.
  public mutating func append(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }

  private func index(of name: String) -> Int? { members.firstIndex { $0.name.hasSameBytes(as: name) } }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object with these members, in this order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements.map { Member(name: $0, value: $1) })
  }
}

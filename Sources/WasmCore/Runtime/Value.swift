/// A WebAssembly value.
///
/// Floats keep their bits, NaN payloads included.
public enum Value: Sendable, Equatable {
  case i32(Int32)
  case i64(Int64)
  case f32(Float)
  case f64(Double)
  case v128(V128)
  /// A reference to a function, or null.
  case funcref(FunctionReference?)
  /// A reference to an object of the host, or null.
  case externref(ExternReference?)
  /// A reference to a struct, an array or a 31-bit number, or null.
  case anyref(AnyReference?)
  /// A reference to an exception, or null.
  case exnref(ExceptionReference?)
}

/// The 128 bits of a vector; lane 0 is in the lowest bits of `low`.
public struct V128: Hashable, Sendable {
  public var low: UInt64
  public var high: UInt64

  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }
}

/// A function as a value: opaque, and valid in the store that it came from, which it keeps alive.
/// See `Function.reference`.
public struct FunctionReference: Hashable, @unchecked Sendable {
  // SAFETY: only stores dereference the record, after checking that it is one of theirs. Of the store nothing but its
  // identity is used here, so other threads may hold and compare references.
  let record: UnsafeMutablePointer<FunctionRecord>
  let store: Store

  public static func == (left: FunctionReference, right: FunctionReference) -> Bool { left.record == right.record }

  public func hash(into hasher: inout Hasher) { hasher.combine(record) }
}

/// An object of the host as a value that guests can hold and pass on, but not look into.
///
/// Guests can turn objects of their own into such values too (`extern.convert_any`).
public final class ExternReference: Sendable, Hashable {
  enum Content: Sendable {
    case host(any AnyObject & Sendable)
    case guest(AnyReference)
  }

  let content: Content

  public init(_ object: any AnyObject & Sendable) { content = .host(object) }

  /// A guest's object, as `extern.convert_any` makes it.
  public init(_ reference: AnyReference) { content = .guest(reference) }

  /// The host's object; guests never see it. Nil if this is an object of a guest.
  public var object: (any AnyObject & Sendable)? {
    guard case .host(let object) = content else { return nil }
    return object
  }

  /// The guest's object, if this is one.
  public var guestReference: AnyReference? {
    guard case .guest(let reference) = content else { return nil }
    return reference
  }

  public static func == (left: ExternReference, right: ExternReference) -> Bool {
    switch (left.content, right.content) {
    case (.host(let left), .host(let right)): left === right
    case (.guest(let left), .guest(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch content {
    case .host(let object): hasher.combine(ObjectIdentifier(object as AnyObject))
    case .guest(let reference): hasher.combine(reference)
    }
  }
}

extension Value {
  /// The most specific type that every value of this case has.
  public var type: ValueType {
    switch self {
    case .i32: .i32
    case .i64: .i64
    case .f32: .f32
    case .f64: .f64
    case .v128: .v128
    case .funcref: .funcref
    case .externref: .externref
    case .anyref: .anyref
    case .exnref: .exnref
    }
  }
}

extension Value: CustomStringConvertible {
  public var description: String {
    switch self {
    case .i32(let value): return "\(value)"
    case .i64(let value): return "\(value)"
    case .f32(let value): return "\(value)"
    case .f64(let value): return "\(value)"
    case .v128(let value): return "v128(0x\(String(value.high, radix: 16)):0x\(String(value.low, radix: 16)))"
    case .funcref(let value): return value == nil ? "null" : "funcref"
    case .externref(let value): return value == nil ? "null" : "externref"
    case .anyref(let value): return value.map { $0.description } ?? "null"
    case .exnref(let value): return value == nil ? "null" : "exnref"
    }
  }
}

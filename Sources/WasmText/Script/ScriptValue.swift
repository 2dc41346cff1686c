/// An argument of an action. Floating-point numbers are bits, so that NaNs keep their payload.
public enum ScriptValue: Hashable, Sendable {
  case i32(UInt32)
  case i64(UInt64)
  case f32(UInt32)
  case f64(UInt64)
  case v128(low: UInt64, high: UInt64)
  /// `(ref.null t)`, with the keyword or index of the heap type.
  case refNull(String)
  /// `(ref.extern n)`: an external reference to the host's object number *n*.
  case refExtern(UInt32)
  /// `(ref.host n)`: the same object, as an internal reference.
  case refHost(UInt32)
}

/// What a result must be.
public enum ExpectedResult: Hashable, Sendable {
  case i32(UInt32)
  case i64(UInt64)
  case f32(FloatPattern)
  case f64(FloatPattern)
  /// A vector by its lanes, the lowest first; integers are patterns of `bits`.
  case v128(VectorShape, [FloatPattern])
  /// `(ref.null)` or `(ref.null t)`: a null reference.
  case refNull(String?)
  /// `(ref.extern n)`, or any external reference that is not null.
  case refExtern(UInt32?)
  case refHost(UInt32)
  /// `(ref.func)`: any function reference that is not null.
  case refFunc
  /// `(ref.t)`: any reference that is not null to something of the kind `any`, `eq`, `i31`, `struct`, `array` or `exn`.
  case refKind(String)
  /// `(ref)`: any reference that is not null.
  case ref
  /// Any of several.
  case either([ExpectedResult])
}

/// A floating-point number, or a class of NaNs of either sign.
public enum FloatPattern: Hashable, Sendable {
  case bits(UInt64)
  /// A NaN whose payload is the quiet bit alone.
  case canonicalNaN
  /// A NaN whose payload has the quiet bit, among others.
  case arithmeticNaN
}

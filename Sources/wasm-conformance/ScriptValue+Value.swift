import WasmCore
import WasmText

/// The object behind `(ref.extern N)`: the number is all there is to it.
final class HostObject: Sendable {
  let number: UInt32

  init(_ number: UInt32) { self.number = number }
}

extension ScriptValue {
  /// The value that the engine is given, or the feature that is missing for it.
  var value: Result<Value, MissingValue> {
    switch self {
    case .i32(let bits): .success(.i32(Int32(bitPattern: bits)))
    case .i64(let bits): .success(.i64(Int64(bitPattern: bits)))
    case .f32(let bits): .success(.f32(Float(bitPattern: bits)))
    case .f64(let bits): .success(.f64(Double(bitPattern: bits)))
    case .v128(let low, let high): .success(.v128(V128(low: low, high: high)))
    case .refNull("func"), .refNull("nofunc"): .success(.funcref(nil))
    case .refNull("extern"), .refNull("noextern"): .success(.externref(nil))
    case .refExtern(let number): .success(.externref(ExternReference(HostObject(number))))
    case .refNull("exn"), .refNull("noexn"): .success(.exnref(nil))
    case .refNull, .refHost: .failure(MissingValue(feature: .gc))
    }
  }
}

/// A value of a script that the embedding interface cannot express.
struct MissingValue: Error {
  let feature: Feature
}

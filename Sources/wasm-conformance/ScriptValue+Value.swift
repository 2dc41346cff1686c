import WasmCore
import WasmText

/// The object behind `(ref.extern N)`: the number is all there is to it.
final class HostObject: Sendable {
  let number: UInt32

  init(_ number: UInt32) { self.number = number }
}

extension ScriptValue {
  /// The value that the engine is given.
  var value: Value {
    switch self {
    case .i32(let bits): .i32(Int32(bitPattern: bits))
    case .i64(let bits): .i64(Int64(bitPattern: bits))
    case .f32(let bits): .f32(Float(bitPattern: bits))
    case .f64(let bits): .f64(Double(bitPattern: bits))
    case .v128(let low, let high): .v128(V128(low: low, high: high))
    case .refNull("func"), .refNull("nofunc"): .funcref(nil)
    case .refNull("extern"), .refNull("noextern"): .externref(nil)
    case .refNull("exn"), .refNull("noexn"): .exnref(nil)
    case .refNull: .anyref(nil)
    case .refExtern(let number): .externref(ExternReference(HostObject(number)))
    case .refHost(let number): .anyref(AnyReference(ExternReference(HostObject(number))))
    }
  }
}

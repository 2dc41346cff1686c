import WasmCore

/// The host module that every script may import from. Each script gets a fresh one.
enum SpectestModule {
  static func define(in imports: inout Imports, store: Store) throws(SetupError) {
    let name: Name = "spectest"
    do throws(UsageError) {
      let globals: [(Name, ValueType, Value)] = [
        ("global_i32", .i32, .i32(666)), ("global_i64", .i64, .i64(666)),
        ("global_f32", .f32, .f32(666.6)), ("global_f64", .f64, .f64(666.6)),
      ]
      for (field, type, value) in globals {
        imports.define(name, field, .global(try Global(store, GlobalType(type), value)))
      }
    } catch {
      throw SetupError(description: "spectest: \(error)")
    }
    do throws(CallError) {
      let elements = Limits(minimum: 10, maximum: 20)
      imports.define(name, "table", .table(try Table(store, TableType(.funcref, elements))))
      imports.define(name, "table64", .table(try Table(store, TableType(.funcref, elements, address: .i64))))
    } catch {
      throw SetupError(description: "spectest: \(error)")
    }
    do throws(LimitError) {
      let pages = Limits(minimum: 1, maximum: 2)
      imports.define(name, "memory", .memory(try Memory(store, MemoryType(pages))))
      imports.define(name, "shared_memory", .memory(try Memory(store, MemoryType(pages, isShared: true))))
    } catch {
      throw SetupError(description: "spectest: \(error)")
    }
    let functions: [(Name, [ValueType])] = [
      ("print", []), ("print_i32", [.i32]), ("print_i64", [.i64]), ("print_f32", [.f32]), ("print_f64", [.f64]),
      ("print_i32_f32", [.i32, .f32]), ("print_f64_f64", [.f64, .f64]),
    ]
    for (field, parameters) in functions {
      // Scripts never look at what is printed.
      imports.define(name, field, FunctionType(parameters)) { (_, _) throws(HostError) in [] }
    }
  }
}

/// Why a script could not even start.
struct SetupError: Error, CustomStringConvertible {
  let description: String
}

/// A host function before it is in a store: its type and what it does.
struct HostDefinition {
  let type: FunctionType
  let body: HostBody

  init(_ type: FunctionType, raw body: @escaping (Caller, HostSlots) throws(HostError) -> HostOutcome) {
    self.type = type
    self.body = HostBody(run: body)
  }

  init(_ type: FunctionType, untyped body: @escaping (Caller, [Value]) throws(HostError) -> [Value]) {
    self.init(type, suspending: { (caller, arguments) throws(HostError) in .values(try body(caller, arguments)) })
  }

  init(_ type: FunctionType, suspending body: @escaping (Caller, [Value]) throws(HostError) -> HostOutcome) {
    self.init(
      type,
      raw: { (caller, slots) throws(HostError) in
        guard let store = caller.store else { throw .usage(.wrongState) }
        return try body(caller, store.values(type.parameters, at: slots.slots))
      })
  }
}

/// Locals and globals.
extension FunctionValidator {
  mutating func declareLocals(parameters: TypeList) throws(ModuleError) {
    localCount = 0
    for index in 0..<parameters.count { addLocals(parameters[index], count: 1) }
    let groups = try reader.u32()
    var total = UInt64(truncatingIfNeeded: localCount)
    for _ in 0..<groups {
      let start = reader.position
      let count = try reader.u32()
      let type = try resolve(try reader.valueType(features))
      total &+= UInt64(count)
      guard total <= UInt64(UInt32.max) else { throw reader.malformed("too many locals", at: start) }
      // Beyond the limit groups are only read on: they may still turn out to be malformed.
      guard total <= UInt64(truncatingIfNeeded: max(limits.functionLocals, 0)) else { continue }
      addLocals(type, count: Int(truncatingIfNeeded: count))
      if !type.isDefaultable && count > 0 { tracksInitialization = true }
    }
    guard total <= UInt64(truncatingIfNeeded: max(limits.functionLocals, 0)) else {
      throw limit("functionLocals", "a function with \(total) locals", limits.functionLocals)
    }
    if tracksInitialization {
      trackedFunction &+= 1
      while initializedIn.count < localCount, initializedIn.push(0) {}
      for index in 0..<parameters.count { initializedIn[index] = trackedFunction }
    }
  }

  private mutating func addLocals(_ type: ValueType, count: Int) {
    var left = count
    while left > 0, nearLocals.push(type) {
      left &-= 1
    }
    localCount &+= count
    if left > 0 { _ = farLocals.push(LocalRun(end: localCount, type: type)) }
  }

  @inline(__always)
  mutating func local(_ index: UInt32) throws(ModuleError) -> ValueType {
    if UInt64(index) < UInt64(truncatingIfNeeded: nearLocals.count) {
      return nearLocals[Int(truncatingIfNeeded: index)]
    }
    return try farLocal(index)
  }

  @inline(never)
  private mutating func farLocal(_ index: UInt32) throws(ModuleError) -> ValueType {
    guard UInt64(index) < UInt64(truncatingIfNeeded: localCount) else {
      throw invalid("unknown local \(index): the function has \(localCount)")
    }
    // The first run that ends after the local.
    var low = 0
    var high = farLocals.count &- 1
    while low < high {
      let middle = (low &+ high) / 2
      if farLocals[middle].end > Int(truncatingIfNeeded: index) { high = middle } else { low = middle &+ 1 }
    }
    return farLocals[low].type
  }

  @inline(never)
  mutating func checkInitialized(_ index: UInt32) throws(ModuleError) {
    // Without a tracked local every local without default value is a parameter, which has a value.
    guard tracksInitialization, initializedIn[Int(truncatingIfNeeded: index)] != trackedFunction else { return }
    throw invalid("uninitialized local \(index)")
  }

  @inline(never)
  mutating func markInitialized(_ index: UInt32) {
    guard tracksInitialization, initializedIn[Int(truncatingIfNeeded: index)] != trackedFunction else { return }
    initializedIn[Int(truncatingIfNeeded: index)] = trackedFunction
    _ = initializations.push(index)
  }

  @inline(never)
  mutating func forgetInitializations(from count: Int) {
    for place in count..<initializations.count {
      initializedIn[Int(truncatingIfNeeded: initializations[place])] = 0
    }
    initializations.truncate(count)
  }

  @inline(__always)
  mutating func global() throws(ModuleError) -> GlobalType {
    let index = try reader.u32()
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.globalCount) else { throw unknownGlobal(index) }
    return view.globals[Int(truncatingIfNeeded: index)]
  }

  @inline(__always)
  mutating func setGlobal() throws(ModuleError) {
    let type = try global()
    guard type.isMutable else { throw immutableGlobal() }
    try pop(type.value)
  }
}

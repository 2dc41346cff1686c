// Where references are that keep objects alive: globals, tables, element segments, what the host holds,
// and the frames of all executions that have begun and not ended.

extension Store {
  func markRoots(_ marker: inout Marker) {
    handles.mark(&marker)
    for cell in referenceCells { marker.mark(cell.pointee) }
    for table in tableRecords where subtyping.isCollected(table.pointee.element.heap) {
      for index in 0..<table.pointee.count { marker.mark(table.pointee.elements[index]) }
    }
    for instance in instances { instance.markElements(&marker) }
    for machine in machines { machine.markRoots(&marker) }
  }
}

extension Subtyping {
  /// Whether references to a heap type may refer to objects of the heap.
  func isCollected(_ heap: HeapType) -> Bool { !isSubtype(heap, of: .function) }
}

extension InstanceData {
  fileprivate func markElements(_ marker: inout Marker) {
    for (index, segment) in module.contents.elements.enumerated()
    where store.subtyping.isCollected(segment.type.heap) {
      for place in 0..<elements[index].count { marker.mark(elements[index].items[place]) }
    }
  }
}

extension Machine {
  fileprivate func markRoots(_ marker: inout Marker) {
    guard hasFrames else { return }
    var walker = FrameWalker(self)
    while let frame = walker.next() {
      switch frame.body {
      case .code(let instance, let block):
        let map = instance.rootMap(Int(block.functionIndex))
        let position = frame.pc - block.start - 1
        // Nothing of the function has run yet: only its parameters are there.
        let locals = position == 0 ? map.parameters : map.locals
        for slot in locals { marker.mark(frame.sp[Int(slot)]) }
        guard position > 0 else { continue }
        for slot in map.slots(at: position) {
          marker.mark(slot == RootMap.accumulator ? context.pointee.registers.r : frame.sp[Int(slot)])
        }
      case .stub(let record):
        // A host function under way has its arguments as values, and what is in its slots may be results.
        guard record.pointee.host == nil || !hasStarted,
          let type = store.engine.functionType(record.pointee.type)
        else { continue }
        var slot = 0
        for parameter in type.parameters {
          if parameter.isReference { marker.mark(frame.sp[slot]) }
          slot += parameter.slotCount
        }
      }
    }
  }
}

/// A run of value types that somebody else owns, or one type held in place.
///
/// Trivially copyable, so that block types, labels and signatures move around the validator for free.
struct TypeList {
  // SAFETY: points into the buffers of a `ModuleView`, which outlives every list made from it.
  private let base: UnsafePointer<ValueType>?
  private let single: ValueType
  let count: Int

  @inline(__always) static var empty: TypeList { TypeList(base: nil, single: .bottom, count: 0) }

  @inline(__always)
  private init(base: UnsafePointer<ValueType>?, single: ValueType, count: Int) {
    self.base = base
    self.single = single
    self.count = count
  }

  @inline(__always)
  init(_ type: ValueType) { self.init(base: nil, single: type, count: 1) }

  @inline(__always)
  init(_ base: UnsafePointer<ValueType>, count: Int) { self.init(base: base, single: .bottom, count: count) }

  @inline(__always)
  subscript(index: Int) -> ValueType {
    guard let base else { return single }
    return base[index]
  }
}

/// A table of references in a store.
public struct Table {
  public let store: Store
  let record: UnsafeMutablePointer<TableRecord>

  init(_ store: Store, _ record: UnsafeMutablePointer<TableRecord>) {
    self.store = store
    self.record = record
  }

  /// A table of the host's making, for imports; its elements are null unless told otherwise.
  public init(_ store: Store, _ type: TableType, filledWith value: Value? = nil) throws(CallError) {
    do throws(LimitError) {
      self.init(store, try store.makeTable(type, filling: 0))
    } catch {
      throw .host(.trap(error.description))
    }
    guard let value else {
      guard type.element.isNullable || type.limits.minimum == 0 else {
        throw .usage(.wrongArgumentType(index: 0, expected: ValueType(type.element), found: .funcref))
      }
      return
    }
    for index in 0..<count {
      do throws(UsageError) { try set(index, value) } catch { throw .usage(error) }
    }
  }

  /// The type, with the present size as minimum.
  public var type: TableType {
    TableType(
      record.pointee.element, Limits(minimum: count, maximum: record.pointee.declaredMaximum),
      address: record.pointee.has64BitAddresses ? .i64 : .i32)
  }

  public var count: UInt64 { UInt64(record.pointee.count) }

  public func get(_ index: UInt64) throws(UsageError) -> Value {
    guard let element = record.range(index, 1) else { throw .outOfBounds }
    return store.value(ValueType(record.pointee.element), at: element)
  }

  public func set(_ index: UInt64, _ value: Value) throws(UsageError) {
    guard let element = record.range(index, 1) else { throw .outOfBounds }
    try store.write([value], as: [ValueType(record.pointee.element)], to: element)
  }

  /// Adds elements.
  ///
  /// - Returns: the size before; nil when the table cannot grow that far.
  @discardableResult
  public func grow(by delta: UInt64, filling value: Value) throws(UsageError) -> UInt64? {
    var bits: UInt64 = 0
    guard store.write(value, as: ValueType(record.pointee.element), to: &bits) else {
      throw .wrongArgumentType(index: 1, expected: ValueType(record.pointee.element), found: value.type)
    }
    let old = count
    return record.grow(by: delta, filling: bits) == old ? old : nil
  }
}

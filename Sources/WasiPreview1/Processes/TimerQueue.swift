/// The processes that wait for a time: a heap, the earliest time first, among equal ones whoever asked first.
///
/// Waits that end in another way leave their row here; whoever takes rows out recognises them by the wait's number.
struct TimerQueue {
  struct Row {
    let deadline: UInt64
    let process: ProcessID
    /// The number of the wait; no two have the same.
    let wait: UInt64

    fileprivate func comes(before other: Row) -> Bool {
      deadline != other.deadline ? deadline < other.deadline : wait < other.wait
    }
  }

  private var rows: [Row] = []

  /// The earliest row.
  var first: Row? { rows.first }

  mutating func add(_ row: Row) {
    rows.append(row)
    var index = rows.count - 1
    while index > 0, rows[index].comes(before: rows[(index - 1) / 2]) {
      rows.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func removeFirst() {
    guard let last = rows.popLast(), !rows.isEmpty else { return }
    rows[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < rows.count && rows[child].comes(before: rows[least]) {
        least = child
      }
      if least == index { return }
      rows.swapAt(index, least)
      index = least
    }
  }
}

import Foundation

/// Operations in a row, of which all but the last can have something else in place of their dispatch.
struct OperationChain {
  private let leading: ArraySlice<Step>
  let last: Row

  /// What is wrong with a line of `SequenceList.names`.
  struct Mistake: Error {
    let message: String
  }

  /// An operation that another one can follow in the same handler.
  private struct Step {
    let row: Row
    let body: String
    let place: Place
  }

  /// What in a body says where it goes on.
  private enum Place: String, CaseIterable {
    case dispatch = "Dispatch"
    case slot = "ToSlot"
    case accumulator = "ToAccumulator"

    func followed(by continuation: String) -> String {
      self == .dispatch ? continuation : "Then<\(rawValue), \(continuation)>"
    }
  }

  /// - Parameter names: of at least two operations, with spaces in between.
  init(_ names: String, of rows: [String: Row]) throws(Mistake) {
    var found: [Row] = []
    for name in names.split(separator: " ").map(String.init) {
      guard let row = rows[name] else { throw Mistake(message: "\"\(names)\": there is no operation \(name)") }
      found.append(row)
    }
    guard found.count > 1, let last = found.popLast() else {
      throw Mistake(message: "\"\(names)\": a sequence has two operations or more")
    }
    var steps: [Step] = []
    for row in found {
      guard let body = row.body else {
        throw Mistake(message: "\"\(names)\": the handler of \(row.name) has no shape, so nothing can follow it")
      }
      guard !row.isBranch, let place = Place.allCases.first(where: { body.contains("\($0.rawValue).self") }) else {
        throw Mistake(message: "\"\(names)\": \(row.name) need not go on with the next operation, so it must be last")
      }
      steps.append(Step(row: row, body: body, place: place))
    }
    self.init(steps[...], last)
  }

  private init(_ leading: ArraySlice<Step>, _ last: Row) {
    self.leading = leading
    self.last = last
  }

  var count: Int { leading.count + 1 }
  var first: Row { leading.first?.row ?? last }

  /// The name of the operation that stands for all.
  var name: String { (leading.map(\.row.name) + [last.name]).joined(separator: "_") }
  /// The name of what goes on with these operations after another one.
  var continuation: String { "Next" + capitalized(name) }

  /// The first `count` operations.
  func prefix(_ count: Int) -> OperationChain {
    guard count < self.count else { return self }
    let rows = leading.prefix(count)
    return OperationChain(rows.dropLast(), rows.last?.row ?? first)
  }

  /// The last `count` operations.
  func suffix(_ count: Int) -> OperationChain { OperationChain(leading.suffix(count - 1), last) }

  /// The first operation's work, with the others in place of the dispatch.
  var body: String {
    guard let step = leading.first else { return "\(handlerName(last.name))(\(state))" }
    return step.body.replacingOccurrences(
      of: "\(step.place.rawValue).self", with: "\(step.place.followed(by: suffix(count - 1).continuation)).self")
  }
}

/// A table for people: the first column to the left, the others to the right.
struct TextTable {
  private var rows: [[String]]
  private var sum: [String]?

  init(_ heads: [String]) { rows = [heads] }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// Sets the row below the line.
  mutating func addSum(_ row: [String]) { sum = row }

  var description: String {
    let all = rows + (sum.map { [$0] } ?? [])
    let widths = rows[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    let line = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n"
    func text(_ row: [String]) -> String {
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }
    return text(rows[0]) + line + rows.dropFirst().map(text).joined() + (sum.map { line + text($0) } ?? "")
  }
}

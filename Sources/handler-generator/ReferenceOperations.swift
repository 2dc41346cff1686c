/// Calls through typed function references, and checks for null.
func referenceGroup() -> Group {
  func row(_ name: String, _ layout: String, _ words: Int) -> Row {
    Row(name: name, layout: layout, words: words, body: nil)
  }
  return Group(
    file: "ReferenceHandlers", title: "",
    rows: [
      row("callRefS", "by reference", 2), row("callRefR", "by reference", 2),
      row("tailCallRefS", "tail by reference", 3), row("refAsNonNullS", "a", 2), row("refAsNonNullR", "", 1),
    ])
}

/// Arithmetic on 128 bits.
func wideGroup() -> Group {
  var group = Group(file: "WideHandlers", title: "Wide arithmetic.")
  for (name, shape, operation, layout) in [
    ("i64Add128", "add128", "", "abAB>T"), ("i64Sub128", "subtract128", "", "abAB>T"),
    ("i64MulWideS", "multiplyWide", " { multiplyWideSigned($0, $1) }", "ab>T"),
    ("i64MulWideU", "multiplyWide", " { multiplyWideUnsigned($0, $1) }", "ab>T"),
  ] {
    group.rows += destinations.map { suffix, type, target in
      Row(
        name: name + suffix, layout: layout + target, words: 3,
        body: "\(shape)(\(type).self, \(state))\(operation)")
    }
  }
  return group
}

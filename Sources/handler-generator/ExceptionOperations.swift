/// Throwing. Catching needs no operations.
func exceptionGroup() -> Group {
  Group(
    file: "ExceptionHandlers", title: "",
    rows: [
      Row(name: "throw", layout: "h", words: 3, body: nil), Row(name: "throwRef", layout: "h", words: 2, body: nil),
    ])
}

/// Windows into memories other than memory 0, and memories with 64-bit addresses; written by hand.
func windowGroup() -> Group {
  Group(
    file: "WindowHandlers", title: "",
    rows: [
      Row(name: "windowS", layout: "a+k", words: 4), Row(name: "windowR", layout: "r+k", words: 4),
      Row(name: "windowK", layout: "k", words: 4), Row(name: "restoreMemory", layout: "", words: 1),
    ])
}

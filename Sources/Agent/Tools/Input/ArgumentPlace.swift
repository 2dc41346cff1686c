/// Where a value is in the arguments of a call.
struct ArgumentPlace {
  /// As descriptions and aliases name it: `edits.old_string`.
  private(set) var name = ""
  /// As people see it: `edits[2].old_string`.
  private(set) var text = ""

  /// A member of what is here.
  func member(_ member: String) -> ArgumentPlace {
    var place = self
    place.name += name.isEmpty ? member : "." + member
    place.text += text.isEmpty ? member : "." + member
    return place
  }

  /// An element of what is here.
  func element(_ index: Int) -> ArgumentPlace {
    var place = self
    place.text += "[\(index)]"
    return place
  }

  /// What errors call it.
  var subject: String { text.isEmpty ? "the arguments" : "argument \"\(text)\"" }
}

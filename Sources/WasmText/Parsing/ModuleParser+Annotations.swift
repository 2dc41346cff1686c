import WasmCore

/// What the known annotations mean.
extension ModuleParser {
  // MARK: Names

  /// The name that an annotation `(@name "…")` gives.
  func nameAnnotation(_ annotation: Annotation) throws(TextError) -> [UInt8] {
    let contents = annotations.contents(annotation)
    guard let token = contents.first, token.kind == .string else {
      throw annotations.error("missing name", at: annotation)
    }
    guard contents.count == 1 else { throw annotations.error("unexpected token", at: annotation) }
    let name = annotations.string(token)
    guard UTF8Validation.isValid(name) else { throw annotations.error("malformed UTF-8 encoding", at: annotation) }
    return name
  }

  /// Takes a name annotation that stands here.
  mutating func takeNameAnnotation(_ noun: StaticString) throws(TextError) -> [UInt8]? {
    guard !annotations.isEmpty else { return nil }
    let taken = annotations.take(.name, before: reader.position)
    if taken.count > 1 { throw annotations.error("multiple \(noun)", at: taken[1]) }
    guard let annotation = taken.first else { return nil }
    return try nameAnnotation(annotation)
  }

  // MARK: Custom sections

  /// Takes the annotations `(@custom …)` that stand between two fields.
  mutating func takeCustomAnnotations() throws(TextError) {
    guard !annotations.isEmpty else { return }
    for annotation in annotations.take(.custom, before: reader.position) {
      sections.customSections.append(try customSection(annotation))
    }
  }

  private func customSection(_ annotation: Annotation) throws(TextError) -> ModuleSections.Custom {
    var contents = annotations.contents(annotation)
    guard let token = contents.popFirst(), token.kind == .string else {
      throw annotations.error("missing section name", at: annotation)
    }
    let name = annotations.string(token)
    guard UTF8Validation.isValid(name) else { throw annotations.error("malformed UTF-8 encoding", at: annotation) }
    var place = ModuleSections.Custom.last
    if contents.first?.kind == .leftParenthesis {
      contents.removeFirst()
      place = try placement(&contents, annotation)
    }
    var bytes: [UInt8] = []
    for token in contents {
      guard token.kind == .string else { throw annotations.error("unexpected token", at: annotation) }
      bytes.append(contentsOf: annotations.string(token))
    }
    return ModuleSections.Custom(name: name, contents: bytes, place: place)
  }

  /// Reads `before` or `after` and a section, up to and with the closing parenthesis.
  private func placement(_ contents: inout ArraySlice<Token>, _ annotation: Annotation) throws(TextError) -> Int {
    guard let relation = contents.popFirst(), relation.kind == .keyword else {
      throw annotations.error("malformed placement", at: annotation)
    }
    let isAfter = reader.isKeyword(relation, "after")
    guard isAfter || reader.isKeyword(relation, "before") else {
      throw annotations.error("malformed placement", at: annotation)
    }
    guard let section = contents.popFirst(), section.kind == .keyword else {
      throw annotations.error("malformed section kind", at: annotation)
    }
    var place: Int?
    if reader.isKeyword(section, "first"), !isAfter { place = ModuleSections.Custom.first }
    if reader.isKeyword(section, "last"), isAfter { place = ModuleSections.Custom.last }
    for kind in ModuleSections.Kind.allCases where reader.isKeyword(section, kind.keyword) {
      place = kind.rawValue * 2 + (isAfter ? 1 : 0)
    }
    guard let place else { throw annotations.error("malformed section kind", at: annotation) }
    guard contents.popFirst()?.kind == .rightParenthesis else {
      throw annotations.error("unexpected token", at: annotation)
    }
    return place
  }

  // MARK: Branch hints

  /// Takes the branch hint before the instruction that begins at a token, if there is one.
  mutating func takeHint(before token: Int) throws(TextError) -> (isLikely: Bool, annotation: Annotation)? {
    let taken = annotations.take(.branchHint, before: token)
    if taken.count > 1 { throw annotations.error("duplicate annotation", at: taken[1]) }
    guard let annotation = taken.first else { return nil }
    let contents = annotations.contents(annotation)
    guard contents.count == 1, let token = contents.first, token.kind == .string else {
      throw annotations.error("unexpected token", at: annotation)
    }
    let bytes = annotations.string(token)
    guard bytes.count == 1, bytes[0] <= 1 else { throw annotations.error("invalid value", at: annotation) }
    return (bytes[0] == 1, annotation)
  }

  /// The error for an annotation that stands where it means nothing.
  func unusedAnnotation(_ annotation: Annotation) -> TextError {
    guard annotation.kind == .branchHint else { return annotations.misplaced(annotation) }
    return annotations.error("not in a function", at: annotation)
  }
}

/// Modules in the text format.
public enum TextModule {
  /// Translates a module to the binary format.
  ///
  /// The text is `(module …)` or just the fields of a module. Identifiers and name annotations become
  /// a `name` section, the annotations `@custom` and `@metadata.code.branch_hint` custom sections.
  /// The result follows the binary format; whether it is valid is for `Module` to say.
  ///
  /// Complexity: O(*n*) in the length of the text.
  public static func encode(_ text: [UInt8]) throws(TextError) -> [UInt8] {
    try ModuleParser.encode(SourceText(text))
  }

  /// Translates a module to the binary format.
  public static func encode(_ text: String) throws(TextError) -> [UInt8] { try encode(Array(text.utf8)) }
}

struct ModuleDecoder {
  init(source: ModuleSource, engine: Engine) {};
  mutating func decode() throws(ModuleError) -> ModuleContents { ModuleContents() }
}
enum ModuleValidator {
  static func validate(_ c: ModuleContents, source: ModuleSource, engine: Engine) throws(ModuleError) {}
}

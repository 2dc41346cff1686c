import CommandInterface

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `wasm-fuzz`.
@main
enum WasmFuzz {
  static func main() {
    StandardStream.prepare()
    do throws(OptionError) {
      exit(try run(Array(CommandLine.arguments.dropFirst())))
    } catch {
      StandardStream.error.write("wasm-fuzz: \(error)\nTry 'wasm-fuzz --help'.\n")
      exit(2)
    }
  }

  private static func run(_ arguments: [String]) throws(OptionError) -> Int32 {
    var settings = Settings()
    settings.seeds += try Settings.table.parse(arguments, into: &settings)
    if settings.wantsHelp {
      StandardStream.output.write(Settings.table.help)
      return 0
    }
    guard let clean = try campaign(settings) else { throw OptionError("no seeds: name a folder of .wasm files") }
    return clean ? 0 : 1
  }

  /// Whether no input was slow; nil if there are no seeds.
  private static func campaign(_ settings: Settings) throws(OptionError) -> Bool? {
    do throws(FileError) {
      let corpus = try Corpus(settings.seeds, limit: settings.sizeLimit)
      guard corpus.count > 0 else { return nil }
      var campaign = try Campaign(settings, corpus)
      return campaign.run()
    } catch {
      throw OptionError(error.description)
    }
  }
}

import CommandInterface

extension StandardStream {
  /// Writes what was asked for to standard output.
  static func deliver(_ text: String) throws(RunFailure) { try deliver(Array(text.utf8)) }

  /// Writes what was asked for to standard output.
  static func deliver(_ bytes: [UInt8]) throws(RunFailure) {
    do throws(CommandInterface.FileError) { try output.put(bytes) } catch { throw .output(error) }
  }
}

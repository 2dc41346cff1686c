import CommandInterface
import WasmCore

/// Profiles of programs.
extension Program {
  /// A clock that asks where the program is, if a profile is wanted.
  func startProfile() -> SamplingClock? {
    guard settings.profilePath != nil else { return nil }
    let clock = SamplingClock()
    clock.start()
    return clock
  }

  /// Ends a profile and writes it to where it was wanted: to a file, or for `-` as a table to standard error.
  func finishProfile(_ clock: SamplingClock?, of module: Module) throws(RunFailure) {
    guard let clock, let path = settings.profilePath else { return }
    let profile = CallProfile(clock.stop(), of: module)
    if path == "-" { return StandardStream.error.write(profile.table()) }
    do throws(FileError) { try ReplacementFile.write(Array(profile.folded.utf8), to: path) } catch {
      throw .notKept("cannot write the profile: \(error)")
    }
  }
}

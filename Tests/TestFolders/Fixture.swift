import Foundation

/// The files that tests and people look at.
public enum Fixture {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  /// The path of `Fixtures/programs/NAME.wat`.
  public static func program(_ name: String) -> String { folder.appendingPathComponent("programs/\(name).wat").path }

  /// The path of a file in `Fixtures/scripts`.
  public static func script(_ name: String) -> String { folder.appendingPathComponent("scripts/\(name)").path }
}

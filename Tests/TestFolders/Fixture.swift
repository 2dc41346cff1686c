import Foundation

/// The files that tests and people look at.
public enum Fixture {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = package.appendingPathComponent("Fixtures")

  /// The path of `Fixtures/programs/NAME.wat`.
  public static func program(_ name: String) -> String { folder.appendingPathComponent("programs/\(name).wat").path }

  /// The path of a file in `Fixtures/scripts`.
  public static func script(_ name: String) -> String { folder.appendingPathComponent("scripts/\(name)").path }

  /// The path of a file in `Fixtures/providers`.
  public static func provider(_ name: String) -> String { folder.appendingPathComponent("providers/\(name)").path }

  /// The path of `docs/NAME.md`.
  public static func page(_ name: String) -> String { package.appendingPathComponent("docs/\(name).md").path }
}

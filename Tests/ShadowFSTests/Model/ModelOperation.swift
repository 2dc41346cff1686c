import Foundation
import TestFolders

/// An operation that both sides of the model test do.
enum ModelOperation {
  case makeFile(String, mode: UInt16)
  case makeDirectory(String, mode: UInt16)
  case makeSymlink(String, target: String)
  case link(String, String)
  case unlink(String)
  case removeDirectory(String)
  case rename(String, String)
  case write(String, offset: Int, count: Int, fill: UInt8)
  case setSize(String, Int)
  case setMode(String, UInt16)
  case read(String, offset: Int, count: Int)
  case list(String)
  case attributes(String)
  case open(String)
  case writeOpen(Int, offset: Int, count: Int, fill: UInt8)
  case readOpen(Int, offset: Int, count: Int)
  case close(Int)

  /// How many files may be open.
  static let openFileCount = 4

  /// Root can do everything in a real directory; for others the host enforces permissions, and takes setuid away.
  private static func mode(_ mode: UInt16) -> UInt16 { getuid() == 0 ? mode : mode & 0o777 | 0o700 }

  /// A random operation on a few names, so that they often meet.
  static func random(_ random: inout SeededRandom) -> ModelOperation {
    func path(_ random: inout SeededRandom) -> String {
      let depth = [1, 1, 2, 2, 2, 3, 3, 4][Int(random.next() % 8)]
      return (0..<depth).map { _ in "/" + ["a", "b", "c", "dd"][Int(random.next() % 4)] }.joined()
    }
    func offset(_ random: inout SeededRandom) -> Int {
      Int(random.next() % [100, 100, 100, 70_000, 200_000][Int(random.next() % 5)])
    }
    func count(_ random: inout SeededRandom) -> Int {
      Int(random.next() % [10, 50, 300, 300, 70_000][Int(random.next() % 5)])
    }
    let slot = Int(random.next() % UInt64(openFileCount))
    let fill = UInt8(truncatingIfNeeded: random.next())
    switch random.next() % 40 {
    case 0..<4: return .makeFile(path(&random), mode: mode([0o600, 0o700, 0o400][Int(random.next() % 3)]))
    case 4..<8: return .makeDirectory(path(&random), mode: mode([0o700, 0o500][Int(random.next() % 2)]))
    case 8..<10:
      let target = ["a", "b", "./c", "a/b", "dd/a/c", "."][Int(random.next() % 6)]
      return .makeSymlink(path(&random), target: target)
    case 10..<12: return .link(path(&random), path(&random))
    case 12..<15: return .unlink(path(&random))
    case 15..<17: return .removeDirectory(path(&random))
    case 17..<22: return .rename(path(&random), path(&random))
    case 22..<26: return .write(path(&random), offset: offset(&random), count: count(&random), fill: fill)
    case 26..<28: return .setSize(path(&random), offset(&random))
    case 28: return .setMode(path(&random), mode([0o600, 0o700, 0o640, 0o4755][Int(random.next() % 4)]))
    case 29..<31: return .read(path(&random), offset: offset(&random), count: count(&random))
    case 31..<33: return .list(path(&random))
    case 33..<35: return .attributes(path(&random))
    case 35: return .open(path(&random))
    case 36..<38: return .writeOpen(slot, offset: offset(&random), count: count(&random), fill: fill)
    case 38: return .readOpen(slot, offset: offset(&random), count: count(&random))
    default: return .close(slot)
    }
  }

  /// Whether it names what it is about by paths, and not by files that are open.
  var isByPath: Bool {
    switch self {
    case .open, .writeOpen, .readOpen, .close: false
    default: true
    }
  }

  /// The bytes that a write of this fill writes.
  static func bytes(_ count: Int, _ fill: UInt8) -> [UInt8] {
    (0..<count).map { fill &+ UInt8(truncatingIfNeeded: $0) }
  }
}

/// What an operation has shown.
enum ModelResult: Equatable {
  case done
  case bytes([UInt8])
  case names([String])
  case attributes(kind: UInt8, mode: UInt16, size: UInt64, linkCount: UInt32)
}

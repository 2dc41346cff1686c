import Foundation

/// What the test process has in memory.
enum ResidentMemory {
  /// The most bytes that were ever resident; nil where the system does not tell.
  static var peak: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    let row = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return row?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  }
}

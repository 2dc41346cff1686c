import Foundation

/// How often tests with random damage try it.
///
/// `UMBRA_FUZZ_ROUNDS` sets the number of rounds of each; the defaults suit the normal suite.
public func fuzzRounds(_ usual: Int) -> Range<Int> { 0..<(wantedRounds ?? usual) }

/// Says what came of it, to those who have asked for more than the usual.
public func reportFuzzing(_ outcome: String) {
  if wantedRounds != nil { print(outcome) }
}

private let wantedRounds = ProcessInfo.processInfo.environment["UMBRA_FUZZ_ROUNDS"].flatMap { Int($0) }

import WasmCore

/// The arguments of a call, kept for when it has to be made again.
public struct CallArguments: Sendable {
  // The longest list of parameters, that of `path_open`, has nine; fields need no allocation.
  private let words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

  /// The arguments as they are in the guest's frame.
  public init(_ slots: HostSlots) {
    words = (
      slots.u64(0), slots.u64(1), slots.u64(2), slots.u64(3), slots.u64(4), slots.u64(5), slots.u64(6), slots.u64(7),
      slots.u64(8)
    )
  }

  /// Arguments by their bits; those that are missing are zero, those beyond the ninth are left out.
  public init(_ arguments: [UInt64]) {
    func word(_ index: Int) -> UInt64 { index < arguments.count ? arguments[index] : 0 }
    words = (word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7), word(8))
  }

  /// An argument of 64 bits; zero beyond the ninth.
  @inline(__always)
  public func u64(_ index: Int) -> UInt64 {
    switch index {
    case 0: words.0
    case 1: words.1
    case 2: words.2
    case 3: words.3
    case 4: words.4
    case 5: words.5
    case 6: words.6
    case 7: words.7
    case 8: words.8
    default: 0
    }
  }

  /// An argument of 32 bits.
  @inline(__always)
  public func u32(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: u64(index)) }
}

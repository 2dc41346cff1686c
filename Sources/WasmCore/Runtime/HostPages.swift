#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#elseif canImport(Darwin)
  import Darwin
#endif

/// Zeroed memory from the operating system.
///
/// Pages take no memory until they are touched, so large reservations are cheap and a memory can grow
/// without moving.
enum HostPages {
  #if arch(wasm32)
    static func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
      let pages = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 16)
      // Without the checks of a large runtime, no memory is address 0.
      guard UInt(bitPattern: pages) != 0 else { return nil }
      pages.initializeMemory(as: UInt8.self, repeating: 0, count: count)
      return pages
    }

    static func deallocate(_ pages: UnsafeMutableRawPointer, _ count: Int) { pages.deallocate() }

    /// How far beyond its present need a memory is reserved.
    static func reservation(minimum: Int, maximum: UInt64) -> Int { minimum }

    /// How many bytes to reserve for a memory that must never move. Reserving takes real memory here.
    static func sharedReservation(minimum: Int, maximum: UInt64) -> Int {
      max(minimum, Int(clamping: min(maximum, 16 << 20)))
    }
  #else
    static func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
      #if canImport(Darwin)
        let flags = MAP_PRIVATE | MAP_ANON
      #else
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      #endif
      let pages = mmap(nil, max(count, 1), PROT_READ | PROT_WRITE, flags, -1, 0)
      return pages == MAP_FAILED ? nil : pages
    }

    static func deallocate(_ pages: UnsafeMutableRawPointer, _ count: Int) { munmap(pages, max(count, 1)) }

    /// How far beyond its present need a memory is reserved: as far as it can grow, within reason.
    static func reservation(minimum: Int, maximum: UInt64) -> Int {
      max(minimum, Int(clamping: min(maximum, 1 << 38)))
    }

    /// How many bytes to reserve for a memory that must never move: all, within reason.
    static func sharedReservation(minimum: Int, maximum: UInt64) -> Int {
      max(minimum, Int(clamping: min(maximum, 1 << 40)))
    }
  #endif
}

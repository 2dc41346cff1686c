#if arch(wasm32)
  import CHost
  import EmbeddedRuntime
  import GuestRunner

  /// Room for the host to put a module or an argument into.
  @c(guest_allocate)
  public func guestAllocate(_ count: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 16)
  }

  /// Runs a module in slices and prints its report.
  @c(guest_run)
  public func guestRun(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ argument: UnsafePointer<UInt8>, _ argumentCount: Int, _ slice: Int32
  ) {
    var runner = GuestRunner(slice: UInt64(max(slice, 1)))
    runner.argument = Array(UnsafeBufferPointer(start: argument, count: argumentCount))
    let report = Array(runner.report(Array(UnsafeBufferPointer(start: bytes, count: count))).utf8)
    report.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { chost_print(start, chost_size(buffer.count)) }
    }
  }
#endif

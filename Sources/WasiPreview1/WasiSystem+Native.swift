#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  extension WasiSystem {
    /// The operating system that this process runs on.
    public static var native: WasiSystem {
      WasiSystem(
        time: { clock in
          var value = timespec()
          return clock_gettime(clock.native, &value) == 0 ? value.nanoseconds : nil
        },
        resolution: { clock in
          var value = timespec()
          return clock_getres(clock.native, &value) == 0 ? value.nanoseconds : nil
        },
        random: { buffer in
          var generator = SystemRandomNumberGenerator()
          var index = 0
          while index < buffer.count {
            var word = generator.next()
            let count = min(8, buffer.count - index)
            withUnsafeBytes(of: &word) { bytes in
              for offset in 0..<count { buffer[index + offset] = bytes[offset] }
            }
            index += count
          }
          return .success
        },
        write: { descriptor, buffer in
          PosixStream(descriptor: Int32(truncatingIfNeeded: descriptor)).put(buffer)
        },
        read: { PosixStream(descriptor: 0).take($0) },
        isTerminal: { isatty(Int32(truncatingIfNeeded: $0)) == 1 },
        yield: { sched_yield() })
    }
  }

  /// A standard stream of this process.
  private struct PosixStream {
    let descriptor: Int32

    func put(_ bytes: UnsafeRawBufferPointer) -> Result<Int, Errno> {
      transfer { write(descriptor, bytes.baseAddress, bytes.count) }
    }

    func take(_ buffer: UnsafeMutableRawBufferPointer) -> Result<Int, Errno> {
      transfer { read(descriptor, buffer.baseAddress, buffer.count) }
    }

    /// Repeats a call that a signal interrupted, and translates its failure.
    private func transfer(_ call: () -> Int) -> Result<Int, Errno> {
      while true {
        let count = call()
        if count >= 0 { return .success(count) }
        if errno != EINTR { return .failure(Errno(system: errno)) }
      }
    }
  }

  extension Clock {
    fileprivate var native: clockid_t {
      switch self {
      case .realtime: CLOCK_REALTIME
      case .monotonic: CLOCK_MONOTONIC
      case .processCPU: CLOCK_PROCESS_CPUTIME_ID
      case .threadCPU: CLOCK_THREAD_CPUTIME_ID
      }
    }
  }

  extension timespec {
    fileprivate var nanoseconds: UInt64 {
      UInt64(bitPattern: Int64(tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(tv_nsec))
    }
  }

  extension Errno {
    /// The guest's number for a failure of a standard stream.
    fileprivate init(system code: Int32) {
      switch code {
      case EAGAIN: self = .again
      case EBADF: self = .badDescriptor
      case EINVAL: self = .invalid
      case EISDIR: self = .isDirectory
      case EPIPE: self = .brokenPipe
      case ENOSPC: self = .noSpace
      case EFBIG: self = .fileTooBig
      default: self = .io
      }
    }
  }
#endif

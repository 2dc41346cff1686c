#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  #if os(Linux)
    // The C libraries declare the function that we want only to programs that ask for it, or do not have it.
    @_silgen_name("syscall") private func exchangeNames(
      _ number: Int, _ old: Int, _ oldName: UnsafePointer<CChar>, _ new: Int, _ newName: UnsafePointer<CChar>,
      _ flags: UInt
    ) -> Int
  #endif

  extension HostHandle {
    /// Lets two entries of this directory change places in one step, so that neither is lost whatever they are by then.
    /// - Returns: Whether the host can do that here; if not, nothing has happened.
    func exchange(_ name: FileName, _ other: FileName) throws(FileError) -> Bool {
      let (name, other) = (name.terminated, other.terminated)
      do throws(FileError) {
        #if canImport(Darwin)
          try host { renameatx_np(descriptor, name, descriptor, other, UInt32(RENAME_SWAP)) }
        #elseif os(Linux) && (arch(x86_64) || arch(arm64))
          #if arch(x86_64)
            let renameat2 = 316
          #else
            let renameat2 = 276
          #endif
          let exchange: UInt = 2
          let directory = Int(descriptor)
          // SAFETY: both names end with a NUL and live as long as the call.
          try host { exchangeNames(renameat2, directory, name, directory, other, exchange) }
        #else
          return false
        #endif
      } catch  where error == .invalid || error == .notSupported {
        return false
      }
      return true
    }

    /// Whether nobody has the open file open to write. Where the host cannot tell, nobody has.
    func hasNoWriters() -> Bool {
      #if os(Linux)
        // Their names are only declared to programs that ask for extensions.
        let (setSignal, setLease): (CInt, CInt) = (10, 1024)
        // Should somebody open the file while we hold the lease, the signal must be one that does nothing.
        _ = fcntl(descriptor, setSignal, SIGURG)
        // The host gives a lease for reading only on files that nobody writes.
        guard fcntl(descriptor, setLease, CInt(F_RDLCK)) == 0 else { return errno != EAGAIN }
        _ = fcntl(descriptor, setLease, CInt(F_UNLCK))
      #endif
      return true
    }
  }
#endif

#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A file descriptor of the host.
  struct HostDescriptor {
    let number: Int32

    /// Whether the host can move bytes at once.
    func readiness(_ direction: WaitCondition.Direction) -> Readiness {
      var state = pollfd(fd: number, events: Int16(direction == .read ? POLLIN : POLLOUT), revents: 0)
      guard poll(&state, 1, 0) > 0 else { return .notReady }
      let events = Int32(state.revents)
      if events & Int32(POLLNVAL) != 0 { return .failed(.badDescriptor) }
      return .ready(byteCount: 1, isHungUp: events & Int32(POLLHUP) != 0)
    }

    func take(_ buffer: UnsafeMutableRawBufferPointer) -> Transfer {
      transfer { read(number, buffer.baseAddress, buffer.count) }
    }

    func put(_ bytes: UnsafeRawBufferPointer) -> Transfer {
      transfer { write(number, bytes.baseAddress, bytes.count) }
    }

    /// Takes bytes from a socket.
    func receive(_ buffer: UnsafeMutableRawBufferPointer, peeking: Bool = false) -> Transfer {
      transfer { recv(number, buffer.baseAddress, buffer.count, peeking ? Int32(MSG_PEEK) : 0) }
    }

    /// Puts bytes into a socket. That nobody reads them is an error, not the end of this process.
    func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
      #if canImport(Darwin)
        return put(bytes)
      #else
        return transfer { systemSend(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
      #endif
    }

    /// The next connection of a socket that listens.
    func acceptConnection() throws(Errno) -> HostDescriptor? {
      switch transfer({ Int(accept(number, nil, nil)) }) {
      case .bytes(let connection): return HostDescriptor(number: Int32(truncatingIfNeeded: connection))
      case .failed(let errno): throw errno
      default: return nil
      }
    }

    /// Makes calls that would wait fail instead.
    func stopWaiting() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

    func end() { _ = close(number) }

    /// Repeats a call that a signal has interrupted, and translates its failure.
    private func transfer(_ call: () -> Int) -> Transfer {
      while true {
        let result = call()
        if result >= 0 { return .bytes(result) }
        if errno == EAGAIN || errno == EWOULDBLOCK { return .wouldBlock }
        if errno != EINTR { return .failed(Errno(host: errno)) }
      }
    }
  }

  #if !canImport(Darwin)
    /// The system's function, under a name that the type's own method does not hide.
    private func systemSend(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
      send(number, bytes, count, flags)
    }
  #endif
#endif

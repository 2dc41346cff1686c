import WasmCore

extension Process {
  /// Makes a call for the guest with a memory.
  ///
  /// Nothing is allocated for reading, writing, seeking, telling the time and random bytes, unless calls are traced.
  public func perform(_ call: inout Call, _ memory: GuestMemory) -> CallResult {
    guard let tracer else { return carryOut(&call, memory) }
    let formatter = CallFormatter(call, memory)
    let result = carryOut(&call, memory)
    // A blocked call is made again, and shown when it has ended.
    if let line = formatter.line(result) { tracer(line) }
    return result
  }

  @inline(__always)
  private func carryOut(_ call: inout Call, _ memory: GuestMemory) -> CallResult {
    let arguments = call.arguments
    do throws(Errno) {
      switch call.function {
      case .argsGet: try get(self.arguments, arguments, memory)
      case .argsSizesGet: try getSizes(self.arguments, arguments, memory)
      case .environGet: try get(environment, arguments, memory)
      case .environSizesGet: try getSizes(environment, arguments, memory)
      case .clockResGet: try clockResGet(arguments, memory)
      case .clockTimeGet: try clockTimeGet(arguments, memory)
      case .randomGet: try randomGet(arguments, memory)
      case .schedYield: try schedYield()
      case .procExit: return .exit(arguments.u32(0))
      case .procRaise: return try procRaise(arguments)

      case .fdRead: return try fdRead(arguments, memory)
      case .fdWrite: return try fdWrite(arguments, memory)
      case .fdSeek: try fdSeek(arguments, memory, call.dialect)
      case .fdTell: try fdTell(arguments, memory)
      case .fdClose: try descriptors.close(arguments.u32(0))
      case .fdRenumber: try descriptors.renumber(arguments.u32(0), to: arguments.u32(1))
      case .fdFdstatGet: try fdFdstatGet(arguments, memory)
      case .fdFdstatSetFlags: try fdFdstatSetFlags(arguments)
      case .fdFdstatSetRights: try fdFdstatSetRights(arguments)
      case .fdPread: return try fdPread(arguments, memory)
      case .fdPwrite: return try fdPwrite(arguments, memory)
      case .fdAdvise: try fdAdvise(arguments)
      case .fdAllocate: try fdAllocate(arguments)
      case .fdSync: try fdSync(arguments, .sync)
      case .fdDatasync: try fdSync(arguments, .dataSync)
      case .fdFilestatGet: try fdFilestatGet(arguments, memory, call.dialect)
      case .fdFilestatSetSize: try fdFilestatSetSize(arguments)
      case .fdFilestatSetTimes: try fdFilestatSetTimes(arguments)
      case .fdReaddir: try fdReaddir(arguments, memory)
      case .fdPrestatGet: try fdPrestatGet(arguments, memory)
      case .fdPrestatDirName: try fdPrestatDirName(arguments, memory)

      case .pathOpen: try pathOpen(arguments, memory)
      case .pathFilestatGet: try pathFilestatGet(arguments, memory, call.dialect)
      case .pathFilestatSetTimes: try pathFilestatSetTimes(arguments, memory)
      case .pathReadlink: try pathReadlink(arguments, memory)
      case .pathCreateDirectory: try pathCreateDirectory(arguments, memory)
      case .pathLink: try pathLink(arguments, memory)
      case .pathSymlink: try pathSymlink(arguments, memory)
      case .pathRename: try pathRename(arguments, memory)
      case .pathRemoveDirectory: try pathRemoveDirectory(arguments, memory)
      case .pathUnlinkFile: try pathUnlinkFile(arguments, memory)

      case .pollOneoff: return try pollOneoff(&call, memory)
      case .sockAccept: return try sockAccept(arguments, memory)
      case .sockRecv: return try sockRecv(&call, memory)
      case .sockSend: return try sockSend(arguments, memory)
      case .sockShutdown: try sockShutdown(arguments)
      }
      return .done(.success)
    } catch {
      return .done(error)
    }
  }
}

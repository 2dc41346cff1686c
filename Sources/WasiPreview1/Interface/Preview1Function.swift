import WasmCore

/// The 46 functions of WASI preview 1.
public enum Preview1Function: UInt8, CaseIterable, Sendable {
  case argsGet, argsSizesGet, environGet, environSizesGet
  case clockResGet, clockTimeGet
  case fdAdvise, fdAllocate, fdClose, fdDatasync, fdFdstatGet, fdFdstatSetFlags, fdFdstatSetRights
  case fdFilestatGet, fdFilestatSetSize, fdFilestatSetTimes, fdPread, fdPrestatGet, fdPrestatDirName
  case fdPwrite, fdRead, fdReaddir, fdRenumber, fdSeek, fdSync, fdTell, fdWrite
  case pathCreateDirectory, pathFilestatGet, pathFilestatSetTimes, pathLink, pathOpen, pathReadlink
  case pathRemoveDirectory, pathRename, pathSymlink, pathUnlinkFile
  case pollOneoff, procExit, procRaise, schedYield, randomGet
  case sockAccept, sockRecv, sockSend, sockShutdown
}

extension Preview1Function {
  /// The name under which guests import the function.
  public var name: Name { Name(row.name) }

  /// The function's type: what it takes and, but for `proc_exit`, an error number.
  public var type: FunctionType {
    var parameters: [ValueType] = []
    for letter in row.parameters.utf8 { parameters.append(letter == UInt8(ascii: "I") ? .i64 : .i32) }
    return FunctionType(parameters, self == .procExit ? [] : [.i32])
  }

  /// Names and parameters; `i` is a 32-bit parameter, `I` a 64-bit one.
  private var row: (name: String, parameters: String) {
    switch self {
    case .argsGet: ("args_get", "ii")
    case .argsSizesGet: ("args_sizes_get", "ii")
    case .environGet: ("environ_get", "ii")
    case .environSizesGet: ("environ_sizes_get", "ii")
    case .clockResGet: ("clock_res_get", "ii")
    case .clockTimeGet: ("clock_time_get", "iIi")
    case .fdAdvise: ("fd_advise", "iIIi")
    case .fdAllocate: ("fd_allocate", "iII")
    case .fdClose: ("fd_close", "i")
    case .fdDatasync: ("fd_datasync", "i")
    case .fdFdstatGet: ("fd_fdstat_get", "ii")
    case .fdFdstatSetFlags: ("fd_fdstat_set_flags", "ii")
    case .fdFdstatSetRights: ("fd_fdstat_set_rights", "iII")
    case .fdFilestatGet: ("fd_filestat_get", "ii")
    case .fdFilestatSetSize: ("fd_filestat_set_size", "iI")
    case .fdFilestatSetTimes: ("fd_filestat_set_times", "iIIi")
    case .fdPread: ("fd_pread", "iiiIi")
    case .fdPrestatGet: ("fd_prestat_get", "ii")
    case .fdPrestatDirName: ("fd_prestat_dir_name", "iii")
    case .fdPwrite: ("fd_pwrite", "iiiIi")
    case .fdRead: ("fd_read", "iiii")
    case .fdReaddir: ("fd_readdir", "iiiIi")
    case .fdRenumber: ("fd_renumber", "ii")
    case .fdSeek: ("fd_seek", "iIii")
    case .fdSync: ("fd_sync", "i")
    case .fdTell: ("fd_tell", "ii")
    case .fdWrite: ("fd_write", "iiii")
    case .pathCreateDirectory: ("path_create_directory", "iii")
    case .pathFilestatGet: ("path_filestat_get", "iiiii")
    case .pathFilestatSetTimes: ("path_filestat_set_times", "iiiiIIi")
    case .pathLink: ("path_link", "iiiiiii")
    case .pathOpen: ("path_open", "iiiiiIIii")
    case .pathReadlink: ("path_readlink", "iiiiii")
    case .pathRemoveDirectory: ("path_remove_directory", "iii")
    case .pathRename: ("path_rename", "iiiiii")
    case .pathSymlink: ("path_symlink", "iiiii")
    case .pathUnlinkFile: ("path_unlink_file", "iii")
    case .pollOneoff: ("poll_oneoff", "iiii")
    case .procExit: ("proc_exit", "i")
    case .procRaise: ("proc_raise", "i")
    case .schedYield: ("sched_yield", "")
    case .randomGet: ("random_get", "ii")
    case .sockAccept: ("sock_accept", "iii")
    case .sockRecv: ("sock_recv", "iiiiii")
    case .sockSend: ("sock_send", "iiiii")
    case .sockShutdown: ("sock_shutdown", "ii")
    }
  }
}

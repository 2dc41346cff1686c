/// The specification's names for the bits of a set, or for the numbers from 0 on.
struct NameTable {
  private let names: [String]

  private init(_ names: String) { self.names = names.split(separator: " ").map(String.init) }

  /// The name of a number; the number itself if it has none.
  func name(of number: UInt64) -> String {
    number < UInt64(names.count) ? names[Int(truncatingIfNeeded: number)] : "\(number)"
  }

  /// The names of all bits that are set, with `|` between them; at the end those that have none, as a number.
  func names(of bits: UInt64) -> String {
    var parts: [String] = []
    var rest = bits
    for (index, name) in names.enumerated() where bits >> UInt64(index) & 1 == 1 {
      parts.append(name)
      rest &= ~(1 << UInt64(index))
    }
    if rest != 0 || parts.isEmpty { parts.append(rest == 0 ? "0" : QuotedBytes.hexadecimal(rest)) }
    return parts.joined(separator: "|")
  }
}

extension NameTable {
  static let advice = NameTable("normal sequential random willneed dontneed noreuse")
  static let clocks = NameTable("realtime monotonic process_cputime_id thread_cputime_id")
  static let descriptorFlags = NameTable("append dsync nonblock rsync sync")
  static let fileTypes = NameTable(
    "unknown block_device character_device directory regular_file socket_dgram socket_stream symbolic_link")
  static let lookupFlags = NameTable("symlink_follow")
  static let openFlags = NameTable("creat directory excl trunc")
  static let receiveFlags = NameTable("peek waitall")
  static let receiveResults = NameTable("data_truncated")
  static let rights = NameTable(
    """
    fd_datasync fd_read fd_seek fd_fdstat_set_flags fd_sync fd_tell fd_write fd_advise fd_allocate \
    path_create_directory path_create_file path_link_source path_link_target path_open fd_readdir path_readlink \
    path_rename_source path_rename_target path_filestat_get path_filestat_set_size path_filestat_set_times \
    fd_filestat_get fd_filestat_set_size fd_filestat_set_times path_symlink path_remove_directory path_unlink_file \
    poll_fd_readwrite sock_shutdown sock_accept
    """)
  static let sendFlags = NameTable("")
  static let shutdownFlags = NameTable("rd wr")
  static let signals = NameTable(
    """
    none hup int quit ill trap abrt bus fpe kill usr1 segv usr2 pipe alrm term chld cont stop tstp ttin ttou urg xcpu \
    xfsz vtalrm prof winch poll pwr sys
    """)
  static let timeFlags = NameTable("atim atim_now mtim mtim_now")

  /// The names of the error numbers.
  static let errors = NameTable(
    """
    success 2big acces addrinuse addrnotavail afnosupport again already badf badmsg busy canceled child connaborted \
    connrefused connreset deadlk destaddrreq dom dquot exist fault fbig hostunreach idrm ilseq inprogress intr inval io \
    isconn isdir loop mfile mlink msgsize multihop nametoolong netdown netreset netunreach nfile nobufs nodev noent \
    noexec nolck nolink nomem nomsg noprotoopt nospc nosys notconn notdir notempty notrecoverable notsock notsup notty \
    nxio overflow ownerdead perm pipe proto protonosupport prototype range rofs spipe srch stale timedout txtbsy xdev \
    notcapable
    """)
}

/// How one argument of a call is shown, or several that belong together.
enum ArgumentFormat {
  /// A descriptor.
  case descriptor
  /// A number of 32 bits.
  case number
  /// A number of 64 bits: a size, a time, a cookie.
  case long
  /// A distance, which may be negative.
  case distance
  /// Where a distance counts from. The number differs between the forms of the interface.
  case whence
  /// Bits with names.
  case flags(NameTable)
  /// A number with a name.
  case choice(NameTable)
  /// Rights, in 64 bits.
  case rights
  /// An address, and no more than that.
  case address
  /// Address and length of a path.
  case path
  /// Address and number of vectors whose bytes go out.
  case outgoing
  /// Address and number of vectors whose bytes come in.
  case incoming
  /// Address and size of a buffer that is filled, as far as the call's size result says if it has one.
  case buffer
  /// Address and size of a buffer that is filled with directory entries.
  case entries
  /// What `poll_oneoff` waits for: the subscriptions' address, the events' address, and the number of both.
  case subscriptions
  /// The address of a result. It is shown behind the call.
  case result(ResultFormat)
}

/// How a result is shown that a call leaves in the guest's memory.
enum ResultFormat {
  /// A number of 32 bits.
  case number
  /// How many bytes were moved.
  case size
  /// A number of 64 bits.
  case long
  /// Bits with names, in 16 bits.
  case flags(NameTable)
  /// The record `fdstat`.
  case descriptorStatus
  /// The record `filestat`.
  case fileStatus
  /// The record `prestat`.
  case preopen
}

extension ArgumentFormat {
  /// How many of the call's arguments it stands for.
  var wordCount: Int {
    switch self {
    case .subscriptions: 3
    case .path, .outgoing, .incoming, .buffer, .entries: 2
    default: 1
    }
  }

  /// Whether it shows what the call leaves in the guest's memory.
  var isOutput: Bool {
    switch self {
    case .incoming, .buffer, .entries: true
    default: false
    }
  }
}

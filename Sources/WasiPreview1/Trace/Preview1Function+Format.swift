extension Preview1Function {
  /// How the function's arguments are shown, in their order.
  var format: [ArgumentFormat] {
    switch self {
    case .argsGet, .environGet: [.address, .address]
    case .argsSizesGet, .environSizesGet: [.result(.number), .result(.number)]
    case .clockResGet: [.choice(.clocks), .result(.long)]
    case .clockTimeGet: [.choice(.clocks), .long, .result(.long)]

    case .fdAdvise: [.descriptor, .long, .long, .choice(.advice)]
    case .fdAllocate: [.descriptor, .long, .long]
    case .fdClose, .fdDatasync, .fdSync: [.descriptor]
    case .fdFdstatGet: [.descriptor, .result(.descriptorStatus)]
    case .fdFdstatSetFlags: [.descriptor, .flags(.descriptorFlags)]
    case .fdFdstatSetRights: [.descriptor, .rights, .rights]
    case .fdFilestatGet: [.descriptor, .result(.fileStatus)]
    case .fdFilestatSetSize: [.descriptor, .long]
    case .fdFilestatSetTimes: [.descriptor, .long, .long, .flags(.timeFlags)]
    case .fdPread: [.descriptor, .incoming, .long, .result(.size)]
    case .fdPrestatGet: [.descriptor, .result(.preopen)]
    case .fdPrestatDirName: [.descriptor, .buffer]
    case .fdPwrite: [.descriptor, .outgoing, .long, .result(.size)]
    case .fdRead: [.descriptor, .incoming, .result(.size)]
    case .fdReaddir: [.descriptor, .entries, .long, .result(.size)]
    case .fdRenumber: [.descriptor, .descriptor]
    case .fdSeek: [.descriptor, .distance, .whence, .result(.long)]
    case .fdTell: [.descriptor, .result(.long)]
    case .fdWrite: [.descriptor, .outgoing, .result(.size)]

    case .pathCreateDirectory, .pathRemoveDirectory, .pathUnlinkFile: [.descriptor, .path]
    case .pathFilestatGet: [.descriptor, .flags(.lookupFlags), .path, .result(.fileStatus)]
    case .pathFilestatSetTimes:
      [.descriptor, .flags(.lookupFlags), .path, .long, .long, .flags(.timeFlags)]
    case .pathLink: [.descriptor, .flags(.lookupFlags), .path, .descriptor, .path]
    case .pathOpen:
      [
        .descriptor, .flags(.lookupFlags), .path, .flags(.openFlags), .rights, .rights, .flags(.descriptorFlags),
        .result(.number),
      ]
    case .pathReadlink: [.descriptor, .path, .buffer, .result(.size)]
    case .pathRename: [.descriptor, .path, .descriptor, .path]
    case .pathSymlink: [.path, .descriptor, .path]

    case .pollOneoff: [.subscriptions, .result(.number)]
    case .procExit: [.number]
    case .procRaise: [.choice(.signals)]
    case .schedYield: []
    case .randomGet: [.buffer]
    case .sockAccept: [.descriptor, .flags(.descriptorFlags), .result(.number)]
    case .sockRecv:
      [.descriptor, .incoming, .flags(.receiveFlags), .result(.size), .result(.flags(.receiveResults))]
    case .sockSend: [.descriptor, .outgoing, .flags(.sendFlags), .result(.size)]
    case .sockShutdown: [.descriptor, .flags(.shutdownFlags)]
    }
  }
}

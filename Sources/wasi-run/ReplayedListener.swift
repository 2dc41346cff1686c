import WasiPreview1

/// Stands in a replay for a socket of the recorded run. A recording asks nothing of it.
final class ReplayedListener: Listener {
  var hostDescriptor: Int32? { nil }
  func readiness(_ direction: WaitCondition.Direction) -> Readiness { .notReady }
  func accept() throws(Errno) -> (any Connection)? { nil }
  func close() {}
}

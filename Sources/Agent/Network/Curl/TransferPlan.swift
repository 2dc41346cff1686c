/// Everything that a transfer has to know.
struct TransferPlan: Sendable {
  let request: HTTPRequest
  let proxy: String?
  let authorities: String?
  /// The addresses of the host, if they have been looked for and checked.
  let addresses: [IPAddress]?
  /// When the time began that the deadline allows.
  let start: ContinuousClock.Instant
}

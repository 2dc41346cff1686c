import JSONText

/// An event with its place in the log.
public struct SessionRecord: Hashable, Sendable {
  /// When it was written, in milliseconds since 1970.
  public let time: Int64
  /// What happened, as the log has it: without secrets.
  public let event: SessionEvent
  /// The line of the log, byte for byte, without its line break.
  public let line: [UInt8]
  /// What is wrong with the line; empty in a log that nobody has changed.
  public let damage: [SessionDamage]

  /// The number of the event, with the hash that stands for it and all before it.
  public let head: SessionHead
  /// The number of the event, from 1 on.
  public var sequence: Int { head.sequence }

  init(_ head: SessionHead, time: Int64, event: SessionEvent, line: [UInt8], damage: [SessionDamage] = []) {
    self.head = head
    self.time = time
    self.event = event
    self.line = line
    self.damage = damage
  }

  /// Reads a line that is one of a log.
  ///
  /// - Parameters:
  ///   - number: The number of the line.
  ///   - offset: How many bytes precede it.
  init(_ envelope: EventEnvelope, line: ArraySlice<UInt8>, damage: [SessionDamage], number: Int, offset: UInt64) {
    let line = Array(line)
    var damage = damage
    var members = JSONObject()
    do throws(JSONError) {
      members = try JSONValue(parsing: line, options: Self.options).object ?? [:]
      members.members.removeAll { member in EventLine.reservedNames.contains { $0 == member.name } }
    } catch {
      damage.append(SessionDamage(line: number, offset: offset, kind: .notJSON("\(error)")))
    }
    self.init(
      envelope.head, time: envelope.time,
      event: SessionEvent(type: String(decoding: envelope.type, as: UTF8.self), members: members), line: line,
      damage: damage)
  }

  /// What was written can be read: it has no more depth than a value may have, with the line around it.
  private static let options = JSONReadingOptions(
    maximumBytes: .max, maximumDepth: JSONReadingOptions.depthLimit, duplicateNames: .mend)
}

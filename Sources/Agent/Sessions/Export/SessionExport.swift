import JSONText
import ShadowFS

/// Writes a session as one document. Events are read and written one after the other.
public enum SessionExport {
  /// One JSON document: what `meta.json` says, the events as they are in the log, and the last hash.
  public static func json(_ meta: SessionMeta, _ reader: inout SessionReader, to sink: any ByteSink)
    throws(SessionError)
  {
    try write("{\n\"meta\":", to: sink)
    let text = (try? JSONValue(parsing: meta.text)) ?? nil
    try write(text.text(JSONFormat(escapesInvisible: true)), to: sink)
    try write(",\n\"events\":[", to: sink)
    var separator = "\n"
    // What is no JSON would spoil the document.
    while let record = try reader.next() {
      if record.isUnreadable { continue }
      try write(separator, to: sink)
      try write(record.line, to: sink)
      separator = ",\n"
    }
    try write("\n],\n\"head\":\(JSONValue.string(reader.head.description))\n}\n", to: sink)
  }

  /// A page for people. What comes from the model, from tools and from users is text in it and never markup, and its
  /// invisible characters can be seen.
  public static func markdown(
    _ meta: SessionMeta, _ reader: inout SessionReader, to sink: any ByteSink
  ) throws(SessionError) {
    try write("# Session \(meta.sessionId)\n\nCreated \(UTCTime(milliseconds: meta.createdAt))", to: sink)
    if let parent = meta.parent {
      try write(", forked from \(parent.sessionId) after event \(parent.head.sequence)", to: sink)
    }
    try write(".\n", to: sink)
    while let record = try reader.next() {
      if let section = MarkdownSection(record) { try write(section.text, to: sink) }
      for damage in record.damage { try write("\n> **Changed after it was written:** \(damage)\n", to: sink) }
    }
    for damage in reader.unreadable { try write("\n> **Unreadable:** \(damage)\n", to: sink) }
    try write("\n---\n\n\(reader.head.sequence) events, SHA-256 \(reader.head.hash)\n", to: sink)
  }

  private static func write(_ text: String, to sink: any ByteSink) throws(SessionError) {
    try write(Array(text.utf8), to: sink)
  }

  private static func write(_ bytes: [UInt8], to sink: any ByteSink) throws(SessionError) {
    do throws(FileError) { try sink.write(bytes) } catch { throw .file("the export", error) }
  }
}

extension SessionRecord {
  /// Whether the line is no JSON.
  var isUnreadable: Bool {
    damage.contains { if case .notJSON = $0.kind { true } else { false } }
  }
}

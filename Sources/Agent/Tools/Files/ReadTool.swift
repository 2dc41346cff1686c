import JSONText
import ShadowFS

/// Shows a file: its text, some of its lines with their numbers, or an image.
public struct ReadTool: FileTool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The file.
    public var filePath: String
    /// The first line.
    public var offset: Int?
    /// How many lines.
    public var limit: Int?

    enum CodingKeys: String, CodingKey {
      case filePath = "file_path"
      case offset, limit
    }

    public static let descriptions = [
      "file_path": "The file, in the workspace.",
      "offset": "The number of the first line to show, from 1 on; with it lines are shown with their numbers.",
      "limit": "How many lines to show.",
    ]
    public static let aliases = ["file_path": ["path"]]
  }

  public let name = "Read"
  public let description = """
    Reads a file of the workspace. With offset or limit it shows lines as "N: line". Answers are cut off after 1 MiB and \
    then say so (truncated); go on with offset. Images (PNG, JPEG, GIF, WebP) come as base64.
    """
  public let answerKeys = [
    "file_path", "content", "truncated", "file_size", "replaced_invalid_utf8", "total_lines", "lines_returned",
    "next_offset", "image", "mime_type",
  ]

  /// The tool.
  public init() {}

  func paths(of input: Input) -> [String] { [input.filePath] }

  public func run(_ input: Input, _ context: ToolContext) throws(ToolError) -> JSONValue {
    guard input.offset ?? 0 >= 0, input.limit ?? 0 >= 0 else {
      throw ToolError(.invalidInput, "offset and limit cannot be negative")
    }
    let file = try context.files.file(input.filePath)
    let start = try context.files.read(file, count: 8192)
    if let type = ImageType(start) {
      let bytes = try context.files.contents(of: file, limit: context.limits.editedFileBytes)
      return [
        "file_path": .string(file.path.text), "image": .string(Base64Text.of(bytes)),
        "mime_type": .string(type.rawValue), "file_size": .unsigned(file.size),
      ]
    }
    guard !TextDifference.isBinary(start) else {
      throw ToolError(.binaryFile, "\(WorkspacePath.quoted(file.path.text)) is no text; it has \(file.size) bytes")
    }
    guard input.offset == nil, input.limit == nil else { return try lines(of: file, input, context) }
    return try text(of: file, context)
  }

  private func text(of file: WorkspaceFiles.File, _ context: ToolContext) throws(ToolError) -> JSONValue {
    let limit = context.limits.answerBytes
    let bytes = try context.files.read(file, count: Int(clamping: min(file.size, UInt64(limit) + 4)))
    let isTruncated = file.size > UInt64(limit)
    let shown = isTruncated ? TextCut.prefix(bytes, limit) : bytes[...]
    var answer: JSONObject = [
      "file_path": .string(file.path.text), "content": .string(String(decoding: shown, as: UTF8.self)),
    ]
    Self.noteInvalid(shown, in: &answer)
    if isTruncated {
      answer.append("truncated", true)
      answer.append("file_size", .unsigned(file.size))
    }
    return .object(answer)
  }

  private func lines(
    of file: WorkspaceFiles.File, _ input: Input, _ context: ToolContext
  ) throws(ToolError) -> JSONValue {
    let first = max(1, input.offset ?? 1)
    var window = LineWindow(first: first, count: input.limit ?? .max, byteLimit: context.limits.answerBytes)
    var offset: UInt64 = 0
    let end = min(file.size, UInt64(context.limits.scannedBytes))
    while offset < end {
      guard !Task.isCancelled else { throw ToolError(.cancelled, "reading was cancelled") }
      let piece = try context.files.read(file, at: offset, count: Int(min(end - offset, 256 << 10)))
      guard !piece.isEmpty else { break }
      window.take(piece)
      offset += UInt64(piece.count)
    }
    window.finish()
    var answer: JSONObject = [
      "file_path": .string(file.path.text), "content": .string(String(decoding: window.text, as: UTF8.self)),
    ]
    Self.noteInvalid(window.text[...], in: &answer)
    // Of a file that is too long to be looked at the number of lines is not known.
    if end == file.size { answer.append("total_lines", .integer(Int64(window.lineCount))) }
    answer.append("lines_returned", .integer(Int64(window.shownCount)))
    if window.isTruncated || end < file.size {
      answer.append("truncated", true)
      answer.append("file_size", .unsigned(file.size))
      if window.isTruncated { answer.append("next_offset", .integer(Int64(first + max(1, window.shownCount)))) }
    }
    return .object(answer)
  }

  private static func noteInvalid(_ bytes: ArraySlice<UInt8>, in answer: inout JSONObject) {
    if String(validating: bytes, as: UTF8.self) == nil { answer.append("replaced_invalid_utf8", true) }
  }
}

/// The images that models can look at.
enum ImageType: String {
  case png = "image/png"
  case jpeg = "image/jpeg"
  case gif = "image/gif"
  case webP = "image/webp"

  /// The type that a file with this beginning has.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
      self = .gif
    } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      self = .webP
    } else {
      return nil
    }
  }
}

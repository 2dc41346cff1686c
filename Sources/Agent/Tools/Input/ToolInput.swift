import JSONText

/// The arguments of a tool: a type that is read from JSON, and from which derives what the model is told about them.
///
/// ```swift
/// struct Input: ToolInput {
///   var path: String
///   var depth: Int?
///   static let descriptions = ["path": "Where to look.", "depth": "How many levels."]
///   static let aliases = ["path": ["directory"]]
/// }
/// ```
///
/// Members may be texts, numbers, booleans, enumerations of texts (`String`, `CaseIterable`), arrays, dictionaries with
/// texts as keys, and types with such members. One that is optional may be left out. Members of members are named
/// with a dot between, those of elements like those of members: `edits.old_string`.
public protocol ToolInput: Decodable, Sendable {
  /// What members are for, by their names.
  static var descriptions: [String: String] { get }
  /// Other names of members, by their names. `file_path` is also `filePath` without being told, and the other way round.
  static var aliases: [String: [String]] { get }
  /// The arguments as JSON Schema. It derives from the type, unless the type says otherwise.
  static func schema() throws(ToolSchemaError) -> JSONObject
}

extension ToolInput {
  public static var descriptions: [String: String] { [:] }
  public static var aliases: [String: [String]] { [:] }

  public static func schema() throws(ToolSchemaError) -> JSONObject {
    guard let schema = try ArgumentShape(of: Self.self).schema(descriptions).object else { return [:] }
    guard schema["properties"] != nil else {
      throw ToolSchemaError(input: "\(Self.self)", reason: "arguments must be members of an object")
    }
    return schema
  }

  /// Reads arguments as the model gives them.
  /// - Throws: `invalidInput`, which names the argument and says what was expected.
  public init(arguments: JSONValue) throws(ToolError) {
    // A tool without arguments may be called without any.
    let arguments = arguments.isNull ? .object([:]) : arguments
    // What providers make of text that is no object.
    if let text = arguments["_raw"]?.text {
      let start = VisibleText.of(String(text.prefix(80)), isOneLine: true)
      throw ToolError(.invalidInput, "the arguments are no JSON object; they begin with: \(start)")
    }
    let reader = ArgumentReader(aliases: Self.aliases)
    do {
      self = try reader.read(Self.self, from: arguments, at: ArgumentPlace())
    } catch let error as ToolError {
      throw error
    } catch {
      throw ToolError(.invalidInput, "the arguments cannot be used: \(error)")
    }
  }
}

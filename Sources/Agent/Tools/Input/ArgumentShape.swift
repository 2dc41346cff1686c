import JSONText

/// What arguments of a type look like.
indirect enum ArgumentShape: Hashable {
  case text
  case integer
  case number
  case boolean
  case choice([String])
  case array(ArgumentShape)
  case dictionary(ArgumentShape)
  case object([Member])

  /// A member of an object.
  struct Member: Hashable {
    let name: String
    let shape: ArgumentShape
    let isRequired: Bool
  }

  /// Finds out by reading a value of the type from nothing, and noting what it asks for.
  init<Value: Decodable>(of type: Value.Type) throws(ToolSchemaError) {
    do {
      self = try ShapeProbe.probe(type, depth: 0).shape
    } catch let error as ToolSchemaError {
      throw error
    } catch {
      throw ToolSchemaError(
        input: "\(type)", reason: "it refuses placeholders (\(error)); let it have its own schema()")
    }
  }

  /// The shape as JSON Schema.
  /// - Parameter place: The name of what has the shape, with a dot at the end; empty for the arguments as a whole.
  func schema(_ descriptions: [String: String], at place: String = "") -> JSONValue {
    switch self {
    case .text: return ["type": "string"]
    case .integer: return ["type": "integer"]
    case .number: return ["type": "number"]
    case .boolean: return ["type": "boolean"]
    case .choice(let cases): return ["type": "string", "enum": .array(cases.map(JSONValue.string))]
    case .array(let element): return ["type": "array", "items": element.schema(descriptions, at: place)]
    case .dictionary(let element):
      return ["type": "object", "additionalProperties": element.schema(descriptions, at: place)]
    case .object(let members):
      var properties: JSONObject = [:]
      for member in members {
        let name = place + member.name
        var schema = member.shape.schema(descriptions, at: name + ".").object ?? [:]
        if let description = descriptions[name] { schema.append("description", .string(description)) }
        properties.append(member.name, .object(schema))
      }
      let required = members.filter(\.isRequired).map { JSONValue.string($0.name) }
      return [
        "type": "object", "properties": .object(properties), "required": .array(required),
        "additionalProperties": false,
      ]
    }
  }
}

/// An enumeration of texts.
struct Choice<Value> {
  /// What the cases are called.
  let texts: [String]
  /// The first case.
  let first: Value

  /// - Returns: `nil` for any other type.
  init?(_ type: Value.Type) {
    guard let cases = type as? any (CaseIterable & RawRepresentable).Type else { return nil }
    self.init(cases: cases)
  }

  private init?<Cases: CaseIterable & RawRepresentable>(cases: Cases.Type) {
    guard Cases.RawValue.self == String.self, let first = cases.allCases.first as? Value else { return nil }
    texts = cases.allCases.compactMap { $0.rawValue as? String }
    self.first = first
  }
}

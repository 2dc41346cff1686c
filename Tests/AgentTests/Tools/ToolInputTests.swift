import JSONText
import Testing

@testable import Agent

@Suite struct ToolInputTests {
  enum Colour: String, CaseIterable, Decodable, Sendable { case red, green, lightBlue = "light_blue" }

  struct Point: Decodable, Sendable, Equatable {
    var x: Int
    var y: Double?
  }

  struct Sample: ToolInput {
    var name: String
    var file_path: String?
    var count: UInt8?
    var isOn: Bool?
    var colour: Colour?
    var points: [Point]?
    var variables: [String: String]?
    static let descriptions = ["name": "A name.", "points.x": "Across."]
    static let aliases = ["name": ["title"], "points.x": ["left"]]
  }

  private func read(_ text: String) throws -> Sample {
    try Sample(arguments: JSONValue(parsing: Array(text.utf8)))
  }

  private func error(_ text: String) throws -> String {
    let arguments = try JSONValue(parsing: Array(text.utf8))
    do throws(ToolError) { _ = try Sample(arguments: arguments) } catch {
      #expect(error.kind == .invalidInput)
      return error.message
    }
    return ""
  }

  @Test func `The schema derives from the type, in the order of its members`() throws {
    #expect(
      try JSONValue.object(Sample.schema()).description == """
        {"type":"object","properties":{\
        "name":{"type":"string","description":"A name."},\
        "file_path":{"type":"string"},"count":{"type":"integer"},"isOn":{"type":"boolean"},\
        "colour":{"type":"string","enum":["red","green","light_blue"]},\
        "points":{"type":"array","items":{"type":"object","properties":{\
        "x":{"type":"integer","description":"Across."},"y":{"type":"number"}},\
        "required":["x"],"additionalProperties":false}},\
        "variables":{"type":"object","additionalProperties":{"type":"string"}}},\
        "required":["name"],"additionalProperties":false}
        """)
  }

  @Test func `A type with nothing to tell has a schema with nothing in it`() throws {
    struct Nothing: ToolInput {}
    #expect(
      try JSONValue.object(Nothing.schema()).description
        == #"{"type":"object","properties":{},"required":[],"additionalProperties":false}"#)
    _ = try Nothing(arguments: .null)
  }

  @Test func `A type that has itself as a member, or refuses placeholders, has no schema`() {
    struct Tree: Decodable, Sendable { var children: [Tree] }
    struct Endless: ToolInput { var tree: Tree }
    struct Picky: ToolInput {
      init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard !text.isEmpty else { throw ToolError(.invalidInput, "empty") }
      }
    }
    #expect(throws: ToolSchemaError.self) { try Endless.schema() }
    #expect(throws: ToolSchemaError.self) { try Picky.schema() }
    struct Plain: ToolInput {
      init(from decoder: any Decoder) throws { _ = try decoder.singleValueContainer().decode(String.self) }
    }
    #expect(throws: ToolSchemaError.self) { try Plain.schema() }
  }

  @Test func `Arguments are read, in depth`() throws {
    let sample = try read(
      #"{"name":"a","count":3,"isOn":true,"colour":"light_blue","points":[{"x":1},{"x":2,"y":0.5}],"variables":{"A":"1"}}"#
    )
    #expect(sample.name == "a" && sample.count == 3 && sample.isOn == true && sample.colour == .lightBlue)
    #expect(sample.points == [Point(x: 1), Point(x: 2, y: 0.5)] && sample.variables == ["A": "1"])
  }

  @Test func `Numbers may be written as text, as models do`() throws {
    let sample = try read(#"{"name":"a","count":"200","isOn":"false","points":[{"x":3.0,"y":"2.5"}]}"#)
    #expect(sample.count == 200 && sample.isOn == false && sample.points == [Point(x: 3, y: 2.5)])
  }

  @Test func `Members have their other names, and those of the other style`() throws {
    #expect(try read(#"{"title":"a","filePath":"b","points":[{"left":4}]}"#).points == [Point(x: 4)])
    #expect(try read(#"{"title":"a","is_on":true}"#).isOn == true)
    #expect(try read(#"{"title":"a","name":"a"}"#).name == "a")
    #expect(try error(#"{"title":"a","name":"b"}"#) == "name and title mean the same and have different values")
  }

  @Test func `null is as good as nothing where that is allowed`() throws {
    #expect(try read(#"{"name":"a","count":null,"points":null}"#).count == nil)
    #expect(try error(#"{"name":null}"#) == #"argument "name" must be a string, not null"#)
  }

  @Test(arguments: [
    (#"{}"#, #"argument "name" is missing"#),
    (#"{"_raw":"{\"name\": "}"#, #"the arguments are no JSON object; they begin with: {"name": "#),
    (#"[]"#, "the arguments must be an object, not an array"),
    (#"{"name":7}"#, #"argument "name" must be a string, not 7"#),
    (#"{"name":"a","count":256}"#, #"argument "count" must be an integer from 0 to 255, not 256"#),
    (#"{"name":"a","count":"many"}"#, #"argument "count" must be an integer from 0 to 255, not "many""#),
    (#"{"name":"a","count":1.5}"#, #"argument "count" must be an integer from 0 to 255, not 1.5"#),
    (#"{"name":"a","isOn":1}"#, #"argument "isOn" must be true or false, not 1"#),
    (#"{"name":"a","colour":"blue"}"#, #"argument "colour" must be one of "red", "green", "light_blue", not "blue""#),
    (#"{"name":"a","points":[{"x":1},{}]}"#, #"argument "points[1].x" is missing"#),
    (#"{"name":"a","points":[{"x":1,"z":1}]}"#, #"argument "points[0]" has no member "z"; there are x, y"#),
    (#"{"name":"a","points":{"x":1}}"#, #"argument "points" must be an array, not an object"#),
    (#"{"name":"a","variables":{"A":1}}"#, #"argument "variables.A" must be a string, not 1"#),
    (
      #"{"name":"a","colr":"red"}"#,
      #"there is no argument "colr"; there are name, file_path, count, isOn, colour, points, variables"#
    ),
  ])
  func `Errors name the argument and what was expected`(_ arguments: String, _ message: String) throws {
    #expect(try error(arguments) == message)
  }
}

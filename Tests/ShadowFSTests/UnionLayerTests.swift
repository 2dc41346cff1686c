import Testing

@testable import ShadowFS

@Suite("A union of layers")
struct UnionLayerTests {
  let top = MemoryLayer()
  let middle = MemoryLayer()
  let bottom = MemoryLayer()
  let files: FileSystem

  init() throws {
    try top.add("top", at: "both/file")
    try middle.add("a file", at: "mixed")
    try bottom.add("bottom", at: "both/file")
    try bottom.add("bottom", at: "both/other")
    try bottom.add("hidden", at: "mixed/inner")
    try top.add("kept", at: "through/a")
    try middle.add("between", at: "through")
    try bottom.add("hidden", at: "through/b")
    files = FileSystem(over: UnionLayer([top, middle, bottom]))
  }

  @Test("merges directories and shows the first of all files")
  func merges() throws {
    #expect(try files.names(at: "/both") == ["file", "other"])
    #expect(try files.text(at: "/both/file") == "top")
    #expect(try files.text(at: "/mixed") == "a file")
  }

  @Test("merges no further than to the first file")
  func filesEndMerging() throws { #expect(try files.names(at: "/through") == ["a"]) }

  @Test("numbers nodes the same, whatever is asked first")
  func numbers() throws {
    let other = FileSystem(over: UnionLayer([top, middle, bottom]))
    let node = try other.node(at: "/both/other")
    _ = try files.entries(of: files.root)
    _ = try files.node(at: "/both/file")
    #expect(try files.node(at: "/both/other") == node)
  }

  @Test("is empty without layers")
  func empty() throws { #expect(try FileSystem(over: UnionLayer([])).names(at: "/") == []) }
}

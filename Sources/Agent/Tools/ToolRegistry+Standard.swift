extension ToolRegistry {
  /// The tools that work on files alone: with them the model can read and change the shadow, and nothing else.
  public static func fileTools() throws(ToolSchemaError) -> ToolRegistry {
    var registry = ToolRegistry()
    try registry.register(ReadTool())
    try registry.register(WriteTool())
    try registry.register(EditTool())
    try registry.register(MultiEditTool())
    try registry.register(ApplyPatchTool())
    try registry.register(ListDirTool())
    try registry.register(GlobTool())
    try registry.register(GrepTool())
    try registry.register(TodoWriteTool())
    return registry
  }

  /// The file tools, and those that read what a workspace has for the model: its commands and skills.
  public static func workspaceTools(for files: WorkspaceFiles) throws(ToolSchemaError) -> ToolRegistry {
    var registry = try fileTools()
    try registry.register(SlashCommandTool())
    try registry.register(SkillTool(Skill.all(in: files)))
    return registry
  }
}

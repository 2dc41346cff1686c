/// What to do about imports that `wasi-run` does not provide: the known ones and where they come from.
///
/// The table is read from the top; the first row that fits decides. A `*` stands for anything at the beginning or the
/// end of a name.
struct ImportAdvice {
  private let modules: [String]
  private let names: [String]
  /// In which words the type must contain this.
  private let type: String
  private let text: String

  private init(_ modules: [String], _ names: [String] = ["*"], type: String = "", advice text: String) {
    self.modules = modules
    self.names = names
    self.type = type
    self.text = text
  }

  /// What a person can do about an import of that module, name and type.
  static func text(module: String, name: String, type: String) -> String {
    let row = table.first { row in
      row.modules.contains { matches($0, module) } && row.names.contains { matches($0, name) }
        && (row.type.isEmpty || type.contains(row.type))
    }
    return row?.text ?? "wasi-run provides WASI preview 1 and nothing else; other imports need a host made for them."
  }

  private static func matches(_ pattern: String, _ name: String) -> Bool {
    if pattern == "*" { return true }
    if pattern.hasSuffix("*") { return name.hasPrefix(pattern.dropLast()) }
    if pattern.hasPrefix("*") { return name.hasSuffix(pattern.dropFirst()) }
    return name == pattern
  }

  private static let wasi = ["wasi_snapshot_preview1", "wasi_unstable"]

  private static let table = [
    ImportAdvice(
      wasi, ["sock_*"],
      advice: """
        In WASI preview 1 programs cannot open sockets themselves; other runtimes have functions of their own for that. \
        --listen ADDRESS gives a program a socket that is open.
        """),
    ImportAdvice(wasi, advice: "WASI preview 1 has no such function."),
    ImportAdvice(
      ["wasix_*"], advice: "The program was built for WASIX, which another runtime has; build it for wasm32-wasip1."),
    ImportAdvice(
      ["wasi_ephemeral_*", "wasi_nn", "wasi-*"],
      advice: "This is a proposal for WASI that is not part of preview 1, and is not supported."),
    ImportAdvice(
      ["wasi:*", "cm32p2*"],
      advice: """
        The module is part of a component of WASI preview 2 (0.2) or later, which is not supported; \
        build the program for wasm32-wasip1.
        """),
    ImportAdvice(
      ["wasm:*"], advice: "This is a builtin of JavaScript engines; build the program for wasm32-wasip1."),
    ImportAdvice(
      ["wasi"], ["thread-spawn"],
      advice: "Programs get threads when they are run from their _start, without --invoke and --dump-code."),
    ImportAdvice(
      ["env"], ["memory"], type: "shared",
      advice: """
        A shared memory comes with threads: the program must import "wasi" "thread-spawn" as well \
        (target wasm32-wasip1-threads), and be run without --invoke.
        """),
    ImportAdvice(
      ["env"], ["memory"],
      advice: "The program expects its memory from the host; link it without --import-memory."),
    ImportAdvice(
      ["env", "GOT.*"], ["__memory_base", "__table_base", "__stack_pointer", "__indirect_function_table"],
      advice: "This is a library for dynamic linking, which is not supported; link it statically, without -shared."),
    ImportAdvice(
      ["GOT.*"],
      advice: "This is a library for dynamic linking, which is not supported; link it statically, without -shared."),
    ImportAdvice(
      ["env"],
      [
        "emscripten_*", "_emscripten_*", "invoke_*", "__syscall_*", "__cxa_*", "_abort_js", "__assert_fail",
        "_embind_*",
        "_emval_*", "*_js", "__call_sighandler", "setTempRet0", "getTempRet0", "gl*", "SDL_*", "segfault", "alignfault",
      ],
      advice: """
        The program was built by Emscripten for JavaScript; compile it with -sSTANDALONE_WASM, \
        and without what only browsers have.
        """),
    ImportAdvice(
      ["a"],
      advice:
        "The program was probably built by Emscripten for JavaScript, with shortened names; compile it with -sSTANDALONE_WASM."
    ),
    ImportAdvice(
      ["env"], ["abort"], type: "[i32 i32 i32 i32]",
      advice: "The program was built by AssemblyScript for JavaScript; compile it with --use abort= or for WASI."),
    ImportAdvice(
      ["wbg", "__wbindgen*", "*_bg.js"],
      advice: "The program was built for JavaScript with wasm-bindgen; build it for wasm32-wasip1 without."),
    ImportAdvice(
      ["go", "gojs"], advice: "The program was built by Go for JavaScript; build it with GOOS=wasip1 GOARCH=wasm."),
    ImportAdvice(
      ["env"],
      advice: """
        No library that the program was linked with has this; link it with the one that does. \
        Without --allow-undefined the linker names what is missing.
        """),
  ]
}

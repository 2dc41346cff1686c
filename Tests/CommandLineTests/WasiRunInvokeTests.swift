import TestFolders
import Testing

/// `--invoke`: calling one function from the command line.
struct WasiRunInvokeTests {
  private func invoke(_ function: String, _ arguments: String...) throws -> CommandProcess {
    try CommandProcess("wasi-run", ["--invoke", function, Fixture.program("arithmetic")] + arguments)
  }

  @Test func `results are printed as plain values, one a line`() throws {
    #expect(try invoke("add", "2", "40").output == "42\n")
    #expect(try invoke("swap", "5", "0.25").output == "0.25\n5\n")
  }

  @Test func `integers may be negative, unsigned or hexadecimal`() throws {
    #expect(try invoke("add", "-5", "3").output == "-2\n")
    #expect(try invoke("add", "4294967295", "0").output == "-1\n")
    #expect(try invoke("add", "0x7fff_ffff", "1").output == "-2147483648\n")
    #expect(try invoke("multiply", "-9223372036854775808", "1").output == "-9223372036854775808\n")
    #expect(try invoke("multiply", "18446744073709551615", "2").output == "-2\n")
  }

  @Test func `floating-point arguments may be infinite or hexadecimal`() throws {
    #expect(try invoke("half", "-inf").output == "-inf\n")
    #expect(try invoke("half", "0x1p4").output == "8.0\n")
  }

  @Test func `recursion works`() throws {
    #expect(try invoke("fib", "20").output == "6765\n")
  }

  @Test func `a wrong number of arguments is a usage error that shows the type`() throws {
    let run = try invoke("add", "1")
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("[i32 i32] -> [i32]"))
  }

  @Test(arguments: ["x", "1.5", "4294967296", "-2147483649", ""])
  func `an argument that is no i32 is a usage error`(_ text: String) throws {
    let run = try invoke("add", text, "1")
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("no i32"))
  }

  @Test func `an unknown function is a usage error that lists the known ones`() throws {
    let run = try invoke("subtract")
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("\"subtract\""))
    #expect(run.errors.contains("add, multiply, half"))
  }
}

"""Functions of a binary, as objdump shows them."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

HEADER = re.compile(r"^([0-9a-f]+) <(.+)>:$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$")
RELOCATION = re.compile(r"^\s*[0-9a-f]+:\s+R_\S+\s+(\S+)$")
PADDING = ("nop", "int3", "data16", "cs", "xchg")
SYMBOL = re.compile(r"<([^>@]+)")


@dataclass(frozen=True)
class Instruction:
    """A machine instruction with its operands as text; relocated targets are put in place."""

    name: str
    operands: str

    @property
    def is_call(self):
        return self.name in ("call", "callq", "bl", "blr")

    @property
    def is_indirect_jump(self):
        return (self.name in ("jmp", "jmpq", "notrack") and "*" in self.operands) or self.name == "br"

    @property
    def is_direct_jump(self):
        return self.name in ("jmp", "jmpq", "b") and "*" not in self.operands

    @property
    def is_return(self):
        return self.name in ("ret", "retq")

    @property
    def target(self):
        """The symbol that a jump or a call names, if it does."""
        found = SYMBOL.search(self.operands)
        return found.group(1) if found else ""


def parse(lines, sizes=None):
    """Pairs of a function's symbol and its instructions, without the padding behind it.

    `sizes` has the bytes of symbols: behind them there may be functions that have no symbol.
    """
    name, body, end = None, [], None
    for line in lines:
        header = HEADER.match(line)
        if header:
            if name is not None:
                yield name, body
            name, body = header.group(2), []
            size = (sizes or {}).get(name)
            end = int(header.group(1), 16) + size if size else None
            continue
        relocation = RELOCATION.match(line)
        if relocation and body and (body[-1].is_call or body[-1].is_direct_jump):
            symbol = re.sub(r"[-+]0x[0-9a-f]+$", "", relocation.group(1))
            body[-1] = Instruction(body[-1].name, f"<{symbol}>")
            continue
        instruction = INSTRUCTION.match(line)
        if instruction and name is not None and not instruction.group(2).startswith(PADDING):
            if end is None or int(instruction.group(1), 16) < end:
                body.append(Instruction(instruction.group(2), instruction.group(3).split("#")[0].strip()))
    if name is not None:
        yield name, body


def _program():
    swiftc = shutil.which("swiftc")
    if swiftc:
        path = os.path.join(os.path.dirname(os.path.realpath(swiftc)), "llvm-objdump")
        if os.access(path, os.X_OK):
            return path
    found = shutil.which("llvm-objdump") or shutil.which("objdump")
    if not found:
        raise FileNotFoundError("neither llvm-objdump nor objdump is on PATH")
    return found


def _sizes(path):
    """The size of every symbol in bytes, as far as it is known."""
    nm = shutil.which("llvm-nm") or shutil.which("nm")
    if not nm:
        return {}
    output = subprocess.run([nm, "--print-size", "--defined-only", path], capture_output=True, text=True).stdout
    rows = (line.split() for line in output.splitlines())
    return {row[3]: int(row[1], 16) for row in rows if len(row) == 4}


def functions(path):
    """The functions of a binary or an object file."""
    process = subprocess.Popen(
        [_program(), "-d", "-r", "--no-show-raw-insn", path], stdout=subprocess.PIPE, text=True, errors="replace")
    yield from parse(process.stdout, _sizes(path))
    if process.wait() != 0:
        raise ValueError(f"{path} cannot be disassembled")

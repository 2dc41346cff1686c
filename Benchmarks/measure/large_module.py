"""A large valid module of varied functions, none of which runs: what remains is the cost of loading.

The same size always gives the same bytes.
"""

import random

from . import wasm
from .wasm import F32, F64, I32, I64

SIGNATURES = [
    ([], []), ([I32], []), ([I32], [I32]), ([I32, I32], [I32]), ([I32, I32, I32], [I32]), ([I64], [I64]),
    ([I32, I64], [I64]), ([F64], [F64]), ([F64, F64], [F64]), ([F32, I32], [F32]), ([I32, I32, I32, I32], []),
]
VALUE_TYPES = (I32, I64, F32, F64)
GLOBALS = (I32, I32, I64, F64)
CONSTANT = {I32: 0x41, I64: 0x42, F32: 0x43, F64: 0x44}
BINARY = {I32: range(0x6A, 0x79), I64: range(0x7C, 0x8B), F32: range(0x92, 0x99), F64: range(0xA0, 0xA7)}
COMPARE = {I32: range(0x46, 0x50), I64: range(0x51, 0x5B), F32: range(0x5B, 0x61), F64: range(0x61, 0x67)}
# Opcode and the largest alignment exponent.
LOAD = {I32: [(0x28, 2), (0x2C, 0), (0x2D, 0), (0x2E, 1), (0x2F, 1)], I64: [(0x29, 3), (0x34, 2), (0x35, 2)],
        F32: [(0x2A, 2)], F64: [(0x2B, 3)]}
STORE = {I32: [(0x36, 2), (0x3A, 0), (0x3B, 1)], I64: [(0x37, 3), (0x3E, 2)], F32: [(0x38, 2)], F64: [(0x39, 3)]}
# Conversions to a type: opcode and source.
CONVERT = {I32: [(0x45, I32), (0xA7, I64), (0xC0, I32), (0xC1, I32), (0xBC, F32)], I64: [(0xAC, I32), (0xAD, I32), (0xBD, F64)],
           F32: [(0xB2, I32), (0xB6, F64), (0x8B, F32)], F64: [(0xB7, I32), (0xBB, F32), (0x9F, F64), (0xB9, I64)]}


class FunctionWriter:
    """Writes one body: statements on an empty operand stack, made of expressions of limited depth."""

    def __init__(self, source, signature, function_count):
        self.source = source
        self.parameters, self.results = signature
        self.function_count = function_count
        self.local_runs = [(source.randint(1, 4), kind) for kind in VALUE_TYPES if source.random() < 0.7]
        self.locals = list(self.parameters) + [kind for count, kind in self.local_runs for _ in range(count)]
        self.out = bytearray()
        self.labels = 0

    def put(self, opcode, *numbers):
        self.out.append(opcode)
        for number in numbers:
            self.out += wasm.unsigned(number)

    def local(self, kind):
        choices = [index for index, each in enumerate(self.locals) if each == kind]
        return self.source.choice(choices) if choices else None

    def constant(self, kind):
        self.out.append(CONSTANT[kind])
        if kind in (I32, I64):
            self.out += wasm.signed(self.source.choice((0, 1, -1, 16, 255, 65536, self.source.randint(-10**9, 10**9))))
        else:
            self.out += self.source.randbytes(3 if kind == F32 else 7) + b"\x3f"

    def expression(self, kind, depth):
        choice = self.source.random()
        if depth <= 0 or choice < 0.35:
            index = self.local(kind)
            if index is None or self.source.random() < 0.3:
                self.constant(kind)
            else:
                self.put(0x20, index)
        elif choice < 0.62:
            self.expression(kind, depth - 1)
            self.expression(kind, depth - 1)
            self.put(self.source.choice(BINARY[kind]))
        elif choice < 0.76:
            opcode, align = self.source.choice(LOAD[kind])
            self.expression(I32, depth - 1)
            self.put(opcode, align, self.source.choice((0, 4, 8, 12, 1024, 70000)))
        elif choice < 0.86:
            opcode, operand = self.source.choice(CONVERT[kind])
            self.expression(operand, depth - 1)
            self.put(opcode)
        elif choice < 0.92 and kind == I32:
            operand = self.source.choice(VALUE_TYPES)
            self.expression(operand, depth - 1)
            self.expression(operand, depth - 1)
            self.put(self.source.choice(COMPARE[operand]))
        elif choice < 0.95:
            self.expression(kind, depth - 1)
            self.expression(kind, depth - 1)
            self.expression(I32, depth - 1)
            self.put(0x1B)
        else:
            self.call([kind], depth)

    def call(self, results, depth):
        """Calls some function with exactly these results; functions cycle through the signatures."""
        which = [index for index, (_, found) in enumerate(SIGNATURES) if found == results]
        if not which:
            self.constant(results[0])
            return
        index = self.source.choice(which)
        for parameter in SIGNATURES[index][0]:
            self.expression(parameter, depth - 1)
        if self.source.random() < 0.2:
            self.expression(I32, depth - 1)
            self.put(0x11, index, 0)
        else:
            self.put(0x10, self.source.randrange(self.function_count // len(SIGNATURES)) * len(SIGNATURES) + index)

    def condition(self):
        self.expression(I32, 2)

    def statement(self, depth):
        choice = self.source.random()
        kind = self.source.choice((I32, I32, I32, I64, F32, F64))
        if choice < 0.45:
            index = self.local(kind)
            self.expression(kind, 3)
            self.put(*((0x1A,) if index is None else (0x21, index)))
        elif choice < 0.62:
            opcode, align = self.source.choice(STORE[kind])
            self.expression(I32, 2)
            self.expression(kind, 2)
            self.put(opcode, align, self.source.choice((0, 4, 16, 4096)))
        elif choice < 0.68:
            index = self.source.randrange(len(GLOBALS))
            self.expression(GLOBALS[index], 2)
            self.put(0x24, index)
        elif choice < 0.75:
            self.call([], 3)
        elif choice < 0.80 and self.labels:
            self.condition()
            self.put(0x0D, self.source.randrange(self.labels))
        elif depth <= 0:
            self.put(0x01)
        elif choice < 0.88:
            self.condition()
            self.nested(0x04, depth, otherwise=self.source.random() < 0.5)
        elif choice < 0.93:
            self.nested(0x02, depth)
        elif choice < 0.97:
            self.nested(0x03, depth)
        else:
            self.branch_table(depth)

    def nested(self, opcode, depth, otherwise=False):
        self.put(opcode)
        self.out.append(0x40)
        self.labels += 1
        self.statements(self.source.randint(1, 4), depth - 1)
        if otherwise:
            self.put(0x05)
            self.statements(self.source.randint(1, 3), depth - 1)
        self.labels -= 1
        self.put(0x0B)

    def branch_table(self, depth):
        count = self.source.randint(2, 6)
        for _ in range(count):
            self.put(0x02)
            self.out.append(0x40)
        self.condition()
        self.put(0x0E, count - 1, *range(count))
        for _ in range(count):
            self.put(0x0B)
            self.statements(1, depth - 1)

    def statements(self, count, depth):
        for _ in range(count):
            self.statement(depth)

    def write(self):
        self.statements(self.source.randint(3, 14), 3)
        for kind in self.results:
            self.expression(kind, 3)
        return wasm.code(bytes(self.out), self.local_runs)


def module(code_size):
    """A module with at least `code_size` bytes of function bodies."""
    source = random.Random(20_251)
    # Calls need to know how many functions there will be: an average body is longer than 200 bytes.
    promised = code_size // 800 // len(SIGNATURES) * len(SIGNATURES)
    promised = max(promised, len(SIGNATURES))
    bodies = [wasm.code(b"")]
    total = 0
    while total < code_size or len(bodies) <= promised:
        bodies.append(FunctionWriter(source, SIGNATURES[(len(bodies)) % len(SIGNATURES)], promised).write())
        total += len(bodies[-1])
    count = len(bodies)
    elements = min(count, 1000)
    return b"".join([
        wasm.HEADER,
        wasm.section(1, wasm.vector(wasm.function_type(*signature) for signature in SIGNATURES)),
        wasm.section(3, wasm.vector(wasm.unsigned(index % len(SIGNATURES)) for index in range(count))),
        wasm.section(4, wasm.vector([b"\x70\x00" + wasm.unsigned(elements)])),
        wasm.section(5, wasm.vector([b"\x00\x02"])),
        wasm.section(6, wasm.vector(
            bytes([kind, 1, CONSTANT[kind]]) + bytes({I32: 1, I64: 1, F64: 8}[kind]) + b"\x0b" for kind in GLOBALS)),
        wasm.section(7, wasm.vector([wasm.name("_start") + b"\x00\x00", wasm.name("memory") + b"\x02\x00"])),
        wasm.section(9, wasm.vector([
            b"\x00\x41\x00\x0b" + wasm.vector(wasm.unsigned(index) for index in range(elements))])),
        wasm.section(10, wasm.vector(bodies)),
    ])

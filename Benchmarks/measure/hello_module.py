"""A small program that says hello: what it costs is a WASI runner's own start."""

from . import wasm
from .wasm import I32

GREETING = b"hello\n"


def module():
    # fd_write(1, one buffer at 0, where to put the count)
    body = b"\x41\x01\x41\x00\x41\x01\x41\x20\x10\x00\x1a"
    buffer = (8).to_bytes(4, "little") + len(GREETING).to_bytes(4, "little")
    return b"".join([
        wasm.HEADER,
        wasm.section(1, wasm.vector([wasm.function_type([], []), wasm.function_type([I32] * 4, [I32])])),
        wasm.section(2, wasm.vector([wasm.name("wasi_snapshot_preview1") + wasm.name("fd_write") + b"\x00\x01"])),
        wasm.section(3, wasm.vector([wasm.unsigned(0)])),
        wasm.section(5, wasm.vector([b"\x00\x02"])),
        wasm.section(7, wasm.vector([
            wasm.name("_start") + b"\x00\x01", wasm.name("memory") + b"\x02\x00"])),
        wasm.section(10, wasm.vector([wasm.code(body)])),
        wasm.section(11, wasm.vector([b"\x00\x41\x00\x0b" + wasm.vector([bytes([byte]) for byte in buffer + GREETING])])),
    ])

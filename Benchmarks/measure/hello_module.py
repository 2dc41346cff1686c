"""The smallest module that a WASI runner runs: what remains is the runner's own start."""

from . import wasm


def module():
    return b"".join([
        wasm.HEADER,
        wasm.section(1, wasm.vector([wasm.function_type([], [])])),
        wasm.section(3, wasm.vector([wasm.unsigned(0)])),
        wasm.section(5, wasm.vector([b"\x00\x02"])),
        wasm.section(7, wasm.vector([
            wasm.name("_start") + b"\x00\x00", wasm.name("memory") + b"\x02\x00"])),
        wasm.section(10, wasm.vector([wasm.code(b"")])),
    ])

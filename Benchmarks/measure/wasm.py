"""As much of the WebAssembly binary format as the generated modules need."""

HEADER = b"\0asm\x01\0\0\0"
I32, I64, F32, F64 = 0x7F, 0x7E, 0x7D, 0x7C


def unsigned(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed(value):
    out = bytearray()
    while not -0x40 <= value < 0x40:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value & 0x7F)
    return bytes(out)


def name(text):
    data = text.encode()
    return unsigned(len(data)) + data


def vector(items):
    items = list(items)
    return unsigned(len(items)) + b"".join(items)


def section(number, contents):
    return bytes([number]) + unsigned(len(contents)) + contents


def function_type(parameters, results):
    return b"\x60" + unsigned(len(parameters)) + bytes(parameters) + unsigned(len(results)) + bytes(results)


def code(body, local_runs=()):
    """A function body; `local_runs` are pairs of a count and a type."""
    contents = vector(unsigned(count) + bytes([kind]) for count, kind in local_runs) + body + b"\x0b"
    return unsigned(len(contents)) + contents

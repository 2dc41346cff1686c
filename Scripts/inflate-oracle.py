#!/usr/bin/env python3
"""Writes compressed data, most of it damaged, together with what zlib makes of it.

usage: Scripts/inflate-oracle.py SEED COUNT >CASES

Each case is: length of the input (4 bytes, little endian), input, 1 when zlib expands it or 0, how many bytes of the
input it took (4), length of the output (4), output. The tests of ShadowFS compare their own decoder with it.
"""
import random
import struct
import sys
import zlib


def contents(source):
    """Bytes of some kind: noise, runs, text, or a mixture."""
    kind = source.randrange(5)
    size = source.choice([0, 1, 5, 100, 1000, 5000, 40000])
    if kind == 0:
        return source.randbytes(size)
    if kind == 1:
        return bytes([source.randrange(256)]) * size
    if kind == 2:
        words = [source.randbytes(source.randrange(1, 9)) for _ in range(20)]
        return b"".join(source.choice(words) for _ in range(size // 4))
    if kind == 3:
        return bytes(min(255, int(source.expovariate(0.1))) for _ in range(size))
    return b"".join(contents(source) for _ in range(2))


def compress(source, data):
    """Raw DEFLATE of any level and strategy, now and then flushed in the middle."""
    level = source.choice([0, 1, 6, 9])
    strategy = source.choice([zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE])
    coder = zlib.compressobj(level, zlib.DEFLATED, -source.choice([9, 12, 15]), source.choice([1, 8, 9]), strategy)
    middle = source.randrange(len(data) + 1)
    result = coder.compress(data[:middle])
    if source.randrange(3) == 0:
        result += coder.flush(source.choice([zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH]))
    return result + coder.compress(data[middle:]) + coder.flush()


def damage(source, data):
    """The same bytes, or some of them cut off, changed, or followed by others."""
    data = bytearray(data)
    kind = source.randrange(6)
    if kind == 0:
        return bytes(data)
    if kind == 1:
        return bytes(data[: source.randrange(len(data) + 1)])
    if kind == 2:
        return bytes(data) + source.randbytes(source.randrange(20))
    if kind == 3:
        return source.randbytes(source.randrange(60))
    # Most of what can go wrong is near the beginning, where the codes are.
    reach = min(len(data), 80) if kind == 4 else len(data)
    for _ in range(source.randrange(1, 4)):
        if reach:
            data[source.randrange(reach)] ^= 1 << source.randrange(8)
    return bytes(data)


def main():
    source = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        data = damage(source, compress(source, contents(source)))
        decoder = zlib.decompressobj(-15)
        try:
            output = decoder.decompress(data)
            good = decoder.eof
        except zlib.error:
            output, good = b"", False
        used = len(data) - len(decoder.unused_data) if good else 0
        output = output if good else b""
        sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)
        sys.stdout.buffer.write(struct.pack("<BII", good, used, len(output)) + output)


main()

# Uses what programs use of the standard library: text, numbers, compression, archives, dates, errors.
import csv
import datetime
import decimal
import hashlib
import io
import json
import math
import random
import re
import struct
import sys
import zipfile
import zlib

table = list(csv.DictReader(io.StringIO("name,size\nα,1\nb,22\n")))
print(json.dumps(table, ensure_ascii=False, sort_keys=True))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.findall(r"\d+", "1a22b333"))

buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr(zipfile.ZipInfo("numbers.txt"), "\n".join(map(str, range(5000))))
with zipfile.ZipFile(buffer) as archive:
    print(archive.namelist(), len(archive.read("numbers.txt")), archive.testzip())
print(zlib.crc32(buffer.getvalue()), hashlib.sha256(b"abc").hexdigest())

print(decimal.Decimal(1) / decimal.Decimal(7), math.sin(1e22), 0.1 + 0.2, float("nan"), -0.0, 2**200)
print(struct.pack("<dfq", 1.5, 2.25, -3).hex(), datetime.date(2024, 2, 29) + datetime.timedelta(365))
generator = random.Random(7)
print([generator.randrange(1000) for _ in range(8)], round(generator.gauss(0, 1), 12))
print(sys.argv[1:], sys.platform, sys.byteorder)
print(sum(1 for line in sys.stdin if line.strip()), "lines of input")
try:
    open("/no/such/file")
except OSError as error:
    print(type(error).__name__, error.errno)
print("to standard error", file=sys.stderr)
sys.exit(7)

# Makes, walks, changes and removes a tree of files.
import os
import shutil

for directory in range(20):
    os.makedirs(f"/tree/d{directory:02}/deep", exist_ok=True)
    for file in range(10):
        with open(f"/tree/d{directory:02}/f{file}", "w") as stream:
            stream.write(f"{directory}.{file}\n" * (directory * file))
with open("/tree/d03/deep/large", "wb") as stream:
    stream.seek(1_000_000)
    stream.write(b"end")

os.rename("/tree/d00", "/tree/renamed")
os.replace("/tree/d01/f9", "/tree/d01/f8")
os.symlink("f1", "/tree/d02/link")
os.remove("/tree/d02/f0")
shutil.rmtree("/tree/d04")
shutil.copy("/tree/d05/f5", "/tree/copy")
with open("/tree/d06/f6", "r+") as stream:
    stream.truncate(7)
with open("/tree/d07/f7", "a") as stream:
    stream.write("appended\n")
os.utime("/tree/d08/f8", (1_000_000_000, 1_100_000_000))

total = 0
for path, directories, files in os.walk("/tree"):
    directories.sort()
    for name in sorted(files):
        status = os.lstat(os.path.join(path, name))
        total += status.st_size
        print(os.path.join(path, name), status.st_size)
print(total, os.readlink("/tree/d02/link"), open("/tree/d02/link").read() == open("/tree/d02/f1").read())
print(int(os.stat("/tree/d08/f8").st_mtime), sorted(os.listdir("/tree"))[:5])
for attempt in (
    lambda: os.rmdir("/tree/d09"),
    lambda: os.mkdir("/tree/d09"),
    lambda: os.rename("/tree/d09", "/tree/d09/deep/inside"),
    lambda: open("/tree/d09"),
    lambda: os.listdir("/tree/copy"),
    lambda: open("/tree/../../etc/passwd"),
):
    try:
        attempt()
        print("no error")
    except OSError as error:
        print(error.errno)

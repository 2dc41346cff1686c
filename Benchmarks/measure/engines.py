"""The engines to compare: ours, and every other one that is found."""

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SUBJECT = "wasi-run"


class MissingPeers(Exception):
    """Peers that were asked for and are not there."""


@dataclass(frozen=True)
class Engine:
    """A way to run a module: words of a command, of which `{}` stands for the module's path."""

    name: str
    words: tuple

    def command(self, module, arguments=()):
        words = [module if word == "{}" else word for word in self.words]
        if "{}" not in self.words:
            words.append(module)
        return words + list(arguments)


def parse(text):
    """An engine from `NAME=COMMAND`."""
    name, separator, command = text.partition("=")
    if not separator or not name or not command.strip():
        raise ValueError(f"expected NAME=COMMAND, found {text!r}")
    return Engine(name, tuple(shlex.split(command)))


def subject(path=None):
    """Our own runner: the given one, or that of the release build."""
    path = path or os.path.join(ROOT, ".build", "release", "wasi-run")
    return Engine(SUBJECT, (path, "{}"))


def with_limits(ours):
    """Our own runner with limits that are never reached."""
    path, *rest = ours.words
    return [
        Engine("fuel", (path, "--fuel", "1000000000000000", *rest)),
        Engine("deadline", (path, "--timeout", "10h", *rest)),
    ]


def _answers(path):
    """Whether a program runs. Scripts that start the real one are left out: their own time would count."""
    try:
        with open(path, "rb") as file:
            if file.read(2) == b"#!":
                return False
        return subprocess.run(
            [path, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _candidates(name):
    yield os.path.join(ROOT, ".cache", "peers", name)
    found = shutil.which(name)
    if found:
        yield found
    swiftc = shutil.which("swiftc")
    if swiftc:
        yield os.path.join(os.path.dirname(os.path.realpath(swiftc)), name)


def _find(name):
    return next((path for path in _candidates(name) if os.path.exists(path) and _answers(path)), None)


def found_peers():
    """The peers on this machine that we know how to start."""
    peers = []
    wasmkit = _find("wasmkit")
    if wasmkit:
        peers.append(Engine("wasmkit", (wasmkit, "run", "{}")))
    wasmtime = _find("wasmtime")
    if wasmtime:
        # Its code cache would hide the compile time from all runs but the first.
        run = (wasmtime, "run", "-C", "cache=n")
        peers.append(Engine("pulley", run + ("--target", "pulley64", "{}")))
        peers.append(Engine("winch", run + ("-C", "compiler=winch", "{}")))
        peers.append(Engine("cranelift", run + ("{}",)))
    return peers

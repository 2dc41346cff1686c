"""Running one process and saying what it cost."""

import ctypes
import os
import subprocess
import threading
import time
from dataclasses import dataclass

PR_SET_CHILD_SUBREAPER = 36


@dataclass
class Run:
    """One finished process."""

    exit_code: int
    output: bytes
    error: bytes
    cpu: float  # user + system seconds
    wall: float  # seconds
    peak: int = 0  # bytes of resident memory; 0 if not measured


class RunFailure(Exception):
    """A process that could not be run, or did not end in time."""


def run(command, timeout=120.0):
    """Runs a command to its end."""
    started = time.perf_counter()
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise RunFailure(f"{command[0]}: {error.strerror}") from error
    killed = threading.Event()

    def kill():
        killed.set()
        process.kill()

    timer = threading.Timer(timeout, kill)
    timer.start()
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    output = process.stdout.read()
    reader.join()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    if killed.is_set():
        raise RunFailure(f"{os.path.basename(command[0])} did not end within {timeout:g} s")
    return Run(process.returncode, output, errors[0], usage.ru_utime + usage.ru_stime, wall)


def run_for_memory(command):
    """Runs a command to its end and also measures its peak memory.

    A process inherits the peak of the one that forked it, and this interpreter is larger than some engines.
    So a small shell starts the command in the background and ends, and the orphan comes to us.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise RunFailure("cannot adopt processes: peak memory needs Linux")
    started = time.perf_counter()
    shell = subprocess.Popen(
        ["/bin/sh", "-c", '"$@" &', "sh", *command],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = shell.stdout.read()
    result = None
    shell_ended = False
    while not shell_ended or result is None:
        process, status, usage = os.wait4(-1, 0)
        if process == shell.pid:
            shell_ended = True
            shell.returncode = os.waitstatus_to_exitcode(status)
            continue
        result = Run(
            os.waitstatus_to_exitcode(status), output, b"", usage.ru_utime + usage.ru_stime,
            time.perf_counter() - started, usage.ru_maxrss * 1024)
    shell.stdout.close()
    return result

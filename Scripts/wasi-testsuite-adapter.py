"""Lets the runner of the official wasi-testsuite call wasi-run. Scripts/check-wasi uses it."""

import os
import subprocess
from typing import Dict, List, Optional, Tuple

WASI_RUN = os.getenv("WASI_RUN", "wasi-run")


def get_name() -> str:
    return "wasi-run"


def get_version() -> str:
    result = subprocess.run([WASI_RUN, "--version"], encoding="UTF-8", capture_output=True, check=True)
    return result.stdout.split()[1]


def get_wasi_versions() -> List[str]:
    return ["wasm32-wasip1"]


def get_wasi_worlds() -> List[str]:
    return ["wasi:cli/command"]


def compute_argv(
    test_path: str,
    args_env_root: Tuple[List[str], Dict[str, str], Optional[str]],
    proposals: List[str],
    wasi_world: str,
    wasi_version: str,
) -> List[str]:
    arguments, environment, root = args_env_root
    argv = [WASI_RUN]
    for name, value in environment.items():
        argv += ["--env", f"{name}={value}"]
    if root:
        argv += [os.getenv("WASI_RUN_MOUNT", "--dir"), f"{root}::/"]
    return argv + os.getenv("WASI_RUN_OPTIONS", "").split() + [test_path] + arguments

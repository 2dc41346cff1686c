"""What it costs to load a module: wall time, CPU time, peak memory."""

import statistics

from .processes import RunFailure, run, run_for_memory
from .table import render


def _milliseconds(command, repetitions):
    runs = [run(command) for _ in range(repetitions)]
    bad = next((one for one in runs if one.exit_code != 0), None)
    if bad:
        raise RunFailure(f"exit code {bad.exit_code}")
    return statistics.median(one.wall for one in runs) * 1000, statistics.median(one.cpu for one in runs) * 1000


def measure(engines, programs, repetitions):
    """A row for each engine and program: milliseconds and bytes, or why there are none.

    Each program is expected to do next to nothing, and to end with code 0.
    """
    rows = []
    for program in programs:
        for engine in engines:
            row = {"module": program.name, "engine": engine.name}
            command = engine.command(program.path, program.arguments)
            try:
                row["wall"], row["cpu"] = _milliseconds(command, repetitions)
                row["peak"] = run_for_memory(command).peak
            except RunFailure as failure:
                row["failure"] = str(failure)
            rows.append(row)
    return rows


def table(rows):
    lines = [["start-up", "engine", "wall ms", "CPU ms", "peak MB"]]
    for row in rows:
        if "failure" in row:
            lines.append([row["module"], row["engine"], "failed", "", ""])
        else:
            lines.append([
                row["module"], row["engine"], f"{row['wall']:.1f}", f"{row['cpu']:.1f}", f"{row['peak'] / 1e6:.1f}"])
    return render(lines)

"""What it costs to load a module: wall time, CPU time, peak memory."""

import statistics

from .processes import RunFailure, run, run_for_memory
from .table import render


def _milliseconds(engine, module, repetitions):
    runs = [run(engine.command(module)) for _ in range(repetitions)]
    bad = next((one for one in runs if one.exit_code != 0), None)
    if bad:
        raise RunFailure(f"exit code {bad.exit_code}")
    return statistics.median(one.wall for one in runs) * 1000, statistics.median(one.cpu for one in runs) * 1000


def measure(engines, modules, repetitions):
    """A row for each engine and module: milliseconds and bytes, or why there are none.

    `modules` are pairs of a name and a path; each module is expected to do nothing and end with code 0.
    """
    rows = []
    for name, path in modules:
        for engine in engines:
            row = {"module": name, "engine": engine.name}
            try:
                row["wall"], row["cpu"] = _milliseconds(engine, path, repetitions)
                row["peak"] = run_for_memory(engine.command(path)).peak
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

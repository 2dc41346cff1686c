"""Interleaved runs of programs on engines, and what follows from them."""

import math
import os
import re
import statistics
from dataclasses import dataclass, field

from .processes import RunFailure, run


# CoreMark says how many rounds it made in a second, and makes more of them on a faster engine.
RATE = re.compile(rb"^Iterations/Sec\s*:\s*([0-9.]+)", re.MULTILINE)


def outcome(result):
    """The seconds that a run took, and the part of its output that must be the same everywhere.

    For CoreMark these are the CPU seconds of a thousand rounds, and the checksums.
    """
    rate = RATE.search(result.output)
    if not rate or float(rate[1]) <= 0:
        return result.cpu, result.output
    busy = min(result.cpu / result.wall, 1.0) if result.wall else 1.0
    sums = b"\n".join(line for line in result.output.splitlines() if re.match(rb"\[0\]crc(list|matrix|state)", line))
    return 1000 / float(rate[1]) * busy, sums


@dataclass(frozen=True)
class Program:
    """A module that prints a checksum."""

    name: str
    path: str
    arguments: tuple = ()


@dataclass
class Sample:
    """The CPU seconds of one program on one engine."""

    seconds: list = field(default_factory=list)
    failure: str = ""

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def spread(self):
        """How far the runs lie apart, as a part of the median."""
        return (max(self.seconds) - min(self.seconds)) / self.median if self.median else 0.0

    @property
    def usable(self):
        return bool(self.seconds) and not self.failure


class Comparison:
    """All samples of a comparison. The first engine is the one that is judged."""

    def __init__(self, engines, programs):
        self.engines = engines
        self.programs = programs
        self.samples = {(program.name, engine.name): Sample() for program in programs for engine in engines}
        self.disagreements = []

    @property
    def subject(self):
        return self.engines[0]

    @property
    def peers(self):
        return self.engines[1:]

    def sample(self, program, engine):
        return self.samples[program.name, engine.name]

    def measure(self, repetitions, progress=lambda text: None, programs=None):
        """Runs every program on all engines in turn, so that a slow minute of the machine hits all alike.

        More runs of a program, or of some `programs`, are added to those that it has had.
        """
        for program in programs or self.programs:
            outputs = {}
            for repetition in range(repetitions):
                # Each round starts with another engine: none always runs on what the same one left behind.
                shift = repetition % len(self.engines)
                for engine in self.engines[shift:] + self.engines[:shift]:
                    progress(f"{program.name} on {engine.name}, run {repetition + 1} of {repetitions}")
                    self._measure_once(program, engine, outputs)
            self._compare_outputs(program, outputs)

    def _measure_once(self, program, engine, outputs):
        sample = self.sample(program, engine)
        if sample.failure:
            return
        try:
            result = run(engine.command(program.path, program.arguments))
        except RunFailure as failure:
            sample.failure = str(failure)
            return
        if result.exit_code != 0:
            lines = result.error.decode(errors="replace").strip().splitlines()
            sample.failure = f"exit code {result.exit_code}: {lines[0] if lines else 'no message'}"
            return
        seconds, output = outcome(result)
        sample.seconds.append(seconds)
        outputs.setdefault(engine.name, set()).add(output)

    def _compare_outputs(self, program, outputs):
        if len(set().union(*outputs.values())) > 1:
            found = ", ".join(
                f"{name}: {' or '.join(sorted(repr(text[:60]) for text in texts))}" for name, texts in outputs.items())
            self.disagreements.append(f"{program.name}: {found}")

    def ratio(self, program, peer):
        """How many times the peer's time our time is contained in; None if one of them has no result."""
        ours, theirs = self.sample(program, self.subject), self.sample(program, peer)
        if not ours.usable or not theirs.usable or ours.median <= 0:
            return None
        return theirs.median / ours.median

    def geometric_mean(self, peer):
        ratios = [ratio for ratio in (self.ratio(program, peer) for program in self.programs) if ratio]
        return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else None

    @property
    def failures(self):
        return [
            f"{program.name} on {engine.name}: {self.sample(program, engine).failure}"
            for program in self.programs for engine in self.engines if self.sample(program, engine).failure
        ]

    def ratios(self, program):
        """The ratios to the peers that have results, by their names."""
        ratios = {peer.name: self.ratio(program, peer) for peer in self.peers}
        return {name: ratio for name, ratio in ratios.items() if ratio is not None}

    def as_json(self):
        return {
            "engines": {engine.name: os.path.basename(engine.words[0]) for engine in self.engines},
            "programs": {
                program.name: {
                    "seconds": {
                        engine.name: self.sample(program, engine).seconds for engine in self.engines
                    },
                    "ratios": self.ratios(program),
                } for program in self.programs
            },
            "geometricMeans": {peer.name: self.geometric_mean(peer) for peer in self.peers},
            "failures": self.failures,
            "disagreements": self.disagreements,
        }

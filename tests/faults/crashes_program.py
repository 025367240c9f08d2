"""The whole program, ended at random moments: killed, interrupted, asked to end.

What it works on is a small study that was built and has changed since. The moments are drawn over the whole run, or
from the moment at which it says that it builds the site, or publishes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.publish import interrupted
from tests import studies
from tests.faults.crashes_nursery import Nursery
from tests.faults.crashes_trial import Judge, different, state, strays
from tests.faults.figures import Figure, noted

KILLS = 200
ENDS = 60
SEED = 10
STEPS = {"build": ("", "publish", "site", "publish"), "extract": ("", "publish")}
"""Moments from which on a command is ended."""

SEARCHES = ("search_Fir_20", "search_Fir_blockwise_20", "search_Oak_20")
_WRITES = {
    "build": ("results/consolidated_", "results/cross_model_analysis"),
    "extract": tuple(
        f"results/{name}/{file}" for name in SEARCHES for file in ("search_results.csv", "best_config.json")
    ),
}
_STEPS = {"site": "building the site", "publish": "publishing"}


@dataclass
class Ended:
    """What became of runs that were ended.

    Attributes:
        runs: how many.
        met: those that were ended before they were done.
        torn: those after which the journal told of a half-done exchange.
        wrong: what did not hold.
    """

    runs: int = 0
    met: int = 0
    torn: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Moment:
    """When a run is ended, and how.

    Attributes:
        after: the step that is waited for; empty for the start.
        share: of the time from there to the end of an undisturbed run.
        number: the signal.
        group: it is sent to the whole group, as Ctrl-C is.
        exchanging: the system has an atomic exchange of folders.
    """

    after: str
    share: float
    number: signal.Signals
    group: bool
    exchanging: bool = True

    def __str__(self) -> str:
        whom = "the group" if self.group else "the process"
        return f"{self.number.name} to {whom} at {self.share:.3f} of {self.after or 'the run'}"


def moments(seed: int, count: int, numbers: Sequence[signal.Signals], steps: Sequence[str]) -> Iterator[Moment]:
    """Draw moments: each step in turn, and a little beyond the end."""
    drawn = random.Random(seed)
    for place in range(count):
        after = steps[place % len(steps)]
        number = drawn.choice(numbers)
        yield Moment(after, drawn.uniform(0, 1.05), number, drawn.random() < 0.5, drawn.random() < 0.8)


class Program:
    """A study that has changed, and the runs of a command on copies of it."""

    def __init__(self, command: str, nursery: Nursery, scratch: Path) -> None:
        self.command, self.nursery = command, nursery
        self.start, self.project, self.sites = scratch / "start", scratch / "project", scratch / "sites"
        self.said = scratch / "said"
        self.sites.mkdir(parents=True)
        self._prepare()
        self.old = state(self.start)
        begun = {"": time.monotonic()}
        self._copy()
        process = self._begin(exchanging=True)
        for step in (*_STEPS,) if command == "build" else ("publish",):
            wait_for(step, self.said, process)
            begun[step] = time.monotonic()
        code = nursery.wait(process)
        self.lasts = {step: time.monotonic() - moment for step, moment in begun.items()}
        if code:
            raise RuntimeError(f"{command}: {self.said.read_text('utf-8')}")
        self.new = state(self.project)

    def end(self, moment: Moment) -> tuple[list[str], bool, bool]:
        """Run and end it; return what did not hold, whether it was met while it ran, and whether an exchange was torn."""
        self._copy()
        process = self._begin(exchanging=moment.exchanging)
        if moment.after:
            wait_for(moment.after, self.said, process)
        time.sleep(moment.share * self.lasts[moment.after])
        (os.killpg if moment.group else os.kill)(process, moment.number)
        code = self.nursery.wait(process)
        torn = interrupted(self.project)
        faults = [*self._after(moment, code), *self._once_more(torn)]
        return [f"{self.command}, {moment}: {fault}" for fault in faults], code != 0, torn

    def _after(self, moment: Moment, code: int) -> Iterator[str]:
        killed = moment.number == signal.SIGKILL
        now = state(self.project)
        judge = Judge(
            self.old, (self.old, self.new), _WRITES[self.command], temporary=killed, away=not moment.exchanging
        )
        yield from judge.faults(now, torn=interrupted(self.project))
        if killed:
            return
        if code not in (0, 128 + moment.number):
            yield f"exit code {code}: {self.said.read_text('utf-8')[-200:]}"
        if interrupted(self.project):
            yield "a journal is left"
        yield from (f"{name} is left" for name in strays(self.project))

    def _once_more(self, torn: bool) -> Iterator[str]:
        if torn:
            self.said.unlink()
            code = self.nursery.run("-C", self.project, "check", output=str(self.said))
            if code != 4 or "publication was interrupted" not in self.said.read_text("utf-8"):
                yield f"check ends with {code} and does not say that an exchange is half done"
        self.said.unlink()
        code = self._run()
        if code:
            yield f"the next run ends with {code}: {self.said.read_text('utf-8')[-200:]}"
        yield from different(state(self.project), self.new, "after the next run")
        yield from (f"after the next run {name} is left" for name in strays(self.project))

    def _begin(self, *, exchanging: bool) -> int:
        self.said.unlink(missing_ok=True)
        return self.nursery.start("-C", self.project, self.command, output=str(self.said), exchanging=exchanging)

    def _run(self) -> int:
        return self.nursery.run("-C", self.project, self.command, output=str(self.said), site=str(self.sites))

    def _prepare(self) -> None:
        """A study that was built, or extracted, and has changed since."""
        for number, search in enumerate(SEARCHES if self.command == "extract" else SEARCHES[:1]):
            for place in (1, 2):
                name, level = studies.name(place, 32 * place, 4), 0.5 + number / 50 + place / 100
                studies.experiment(self.start, search, name, studies.evaluation(level, 12.0 + number))
        if self.command == "build":
            studies.put(self.start / "reportgen.toml", 'title = "First"\n')
            for title in ("Second", "First"):  # both are drawn once, and then come from memory
                studies.put(self.start / "reportgen.toml", f'title = "{title}"\n')
                if self.nursery.run("-C", self.start, "build", output=str(self.said), site=str(self.sites)):
                    raise RuntimeError(self.said.read_text("utf-8"))
            studies.put(self.start / "reportgen.toml", 'title = "Second"\n')

    def _copy(self) -> None:
        shutil.rmtree(self.project, ignore_errors=True)
        shutil.copytree(self.start, self.project)


def wait_for(step: str, said: Path, process: int) -> None:
    """Wait until the program says that it is at a step, or has ended."""
    status = Path(f"/proc/{process}/stat")
    while not said.exists() or _STEPS[step] not in said.read_text("utf-8"):
        if status.read_text("utf-8", "replace").rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.0005)


def end_often(program: Program, drawn: Iterator[Moment]) -> Ended:
    """Run a command and end it at each of the moments."""
    found = Ended()
    for moment in drawn:
        faults, met, torn = program.end(moment)
        found.runs += 1
        found.met += met
        found.torn += torn
        found.wrong += faults
    return found


def campaign(scratch: Path, kills: int = KILLS, ends: int = ENDS) -> list[Figure]:
    """Kill both commands that write, interrupt them, and ask them to end."""
    figures = []
    with Nursery() as nursery:
        for command, steps in STEPS.items():
            program = Program(command, nursery, scratch / command)
            for what, unit, count, numbers in (
                ("killed at random moments", "kills", kills, [signal.SIGKILL]),
                ("interrupted, or asked to end", "signals", ends, [signal.SIGINT, signal.SIGTERM]),
            ):
                begun = time.monotonic()
                found = end_often(program, moments(SEED + len(numbers), count, numbers, steps))
                note = f"{found.met} while it ran, {found.torn} between exchanges"
                note += f"; {(time.monotonic() - begun) / found.runs:.1f} s a run"
                hazard = f"`{command}` {what}"
                figures.append(Figure(hazard, found.runs, unit, len(found.wrong), noted(note, found.wrong)))
    return figures

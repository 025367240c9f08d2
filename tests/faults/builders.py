"""Several processes publish different things into one project at once: it is that of one of them, whole.

Whole programs differ by the date that the environment gives them: the same inputs, and no manifest alike. Of the
publishing room alone many more rounds can be had; its processes begin at the same moment.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.model.progress import Silent
from reportgen.publish import FOLDERS, interrupted, settle
from tests import studies
from tests.faults.crashes_cases import build, built, inputs, without_site
from tests.faults.crashes_nursery import Nursery
from tests.faults.crashes_trial import State, below, state, strays
from tests.faults.figures import Figure

MOST = 8
ROUNDS, ROOM_ROUNDS = 50, 500
SEED = 30
_DAY = 86400
_MARKS = "abcdefgh"


@dataclass
class Rounds:
    """What became of rounds of builders.

    Attributes:
        rounds: how many.
        builders: processes in all.
        waited: processes that said whom they waited for.
        killed: processes that were killed.
        wrong: what did not hold.
    """

    rounds: int = 0
    builders: int = 0
    waited: int = 0
    killed: int = 0
    wrong: list[str] = field(default_factory=list)

    def figure(self, hazard: str, seconds: float) -> Figure:
        """The figure of all rounds."""
        note = f"{self.builders} builders, {self.waited} said whom they waited for, {self.killed} killed"
        note += f"; {seconds / self.rounds:.2f} s a round"
        return Figure(hazard, self.rounds, "rounds", len(self.wrong), "; ".join((note, *self.wrong[:5])))


class Yard:
    """A project, what each builder alone makes of it, and the nursery that starts whole programs."""

    def __init__(self, nursery: Nursery, scratch: Path) -> None:
        self._nursery, self._scratch = nursery, scratch
        self._from, self._project = scratch / "start", scratch / "project"
        (scratch / "sites").mkdir(parents=True)
        studies.small(self._from)
        self._alone(0, self._from)
        self._made: dict[int, State] = {}
        for number in range(1, MOST + 1):
            self._copy()
            self._alone(number, self._project)
            self._made[number] = state(self._project)

    def round(self, numbers: Sequence[int], found: Rounds, *, kill: int = 0, at: float = 0.0) -> None:
        """Let builders work at once, kill one of them if asked for, and judge what they leave."""
        self._copy()
        started = {number: self._start(number, self._project) for number in numbers}
        if kill:
            time.sleep(at)
            os.killpg(started[kill], signal.SIGKILL)
        codes = {number: self._nursery.wait(process) for number, process in started.items()}
        found.rounds += 1
        found.builders += len(numbers)
        found.killed += any(code < 0 for code in codes.values())
        name = f"round {found.rounds} of {numbers}"
        for number, code in codes.items():
            text = self._said(number).read_text("utf-8")
            named = set(map(int, re.findall(r"waiting for .*\(process (\d+)\)", text)))
            found.waited += bool(named)
            if named - set(started.values()):
                found.wrong.append(f"{name}: {number} waits for {named}")
            if code and not (number == kill and code == -signal.SIGKILL):
                found.wrong.append(f"{name}: {number} ends with {code}: {text[-200:]}")
        if any(code < 0 for code in codes.values()):
            self._alone(numbers[0], self._project)
        found.wrong += [f"{name}: {fault}" for fault in nobodys(self._project, [self._made[n] for n in numbers])]

    def _alone(self, number: int, project: Path) -> None:
        if self._nursery.wait(self._start(number, project)):
            raise RuntimeError(self._said(number).read_text("utf-8"))

    def _start(self, number: int, project: Path) -> int:
        said = self._said(number)
        said.unlink(missing_ok=True)
        return self._nursery.start(
            "-C", project, "--jobs", "1", "build", output=str(said), site=str(self._scratch / "sites"),
            environment={"SOURCE_DATE_EPOCH": str(_DAY * (number + 1))},
        )  # fmt: skip

    def _said(self, number: int) -> Path:
        return self._scratch / f"said-{number}"

    def _copy(self) -> None:
        shutil.rmtree(self._project, ignore_errors=True)
        shutil.copytree(self._from, self._project)


def nobodys(project: Path, made: Sequence[State]) -> list[str]:
    """What does not hold: all files of the project are of one build, and nothing else is there."""
    now = state(project)
    if now in made:
        return [f"{name} is left" for name in strays(project)]
    whose = {
        name: [number for number, one in enumerate(made) if below(one, f"{name}/") == below(now, f"{name}/")]
        for name in (*FOLDERS, "results")
    }
    return [f"the project is nobody's: {whose}"]


def many_rounds(yard: Yard, count: int) -> Rounds:
    """Rounds of 2 to 8 builders; in every fourth one of them is killed."""
    drawn, found = random.Random(SEED), Rounds()
    for place in range(count):
        numbers = drawn.sample(range(1, MOST + 1), drawn.randint(2, MOST))
        kill = drawn.choice(numbers) if place % 4 == 3 else 0
        yard.round(numbers, found, kill=kill, at=drawn.uniform(0.2, 0.7) * len(numbers))
    return found


class Noted(Silent):
    """Notes whom a process waits for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def waiting(self, owner: str) -> None:
        """Note it."""
        with open(self._path, "a", encoding="utf-8") as stream:
            stream.write(f"{owner}\n")


def room_rounds(scratch: Path, count: int) -> Rounds:
    """Rounds of 2 to 8 processes that only publish; in every third one of them is killed, at once or a little later."""
    drawn, found = random.Random(SEED), Rounds()
    made = {}
    with without_site():
        for mark in _MARKS:
            built(mark)(scratch / mark)
            made[mark] = state(scratch / mark)
    for place in range(count):
        marks = drawn.sample(_MARKS, drawn.randint(2, MOST))
        project = scratch / f"round {place}"
        inputs(project)
        processes, said = _begin(project, marks, scratch)
        kill = drawn.choice(processes) if place % 3 == 2 else 0
        if kill:
            time.sleep(drawn.uniform(0, 0.02) * len(marks))
            os.kill(kill, signal.SIGKILL)
        codes = {process: os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes}
        found.rounds += 1
        found.builders += len(marks)
        found.killed += any(code < 0 for code in codes.values())
        name = f"round {found.rounds} of {marks}"
        found.wrong += [
            f"{name}: {code}" for process, code in codes.items() if code and not (process == kill and code < 0)
        ]
        known = {f"process {process}" for process in processes} | {"?"}
        for path in filter(Path.exists, said):
            found.waited += 1
            named = set(path.read_text("utf-8").splitlines())
            found.wrong += [f"{name}: waits for {owner}" for owner in named - known]
            path.unlink()
        with without_site():
            settle(project)
            if any(code < 0 for code in codes.values()):
                build(project, marks[0])
        found.wrong += [f"{name}: {fault}" for fault in nobodys(project, [made[mark] for mark in marks])]
        if interrupted(project):
            found.wrong.append(f"{name}: a journal is left")
        shutil.rmtree(project)
    return found


def _begin(project: Path, marks: Sequence[str], scratch: Path) -> tuple[list[int], list[Path]]:
    """Start a process for each mark; all begin when the last is there."""
    reading, writing = os.pipe()
    processes, said = [], [scratch / f"said {mark}" for mark in marks]
    for mark, path in zip(marks, said, strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other threads of this process do not matter: they are not needed
            process = os.fork()
        if not process:
            code = 1
            try:
                os.close(writing)
                os.read(reading, 1)  # ends when the parent closes its end
                with without_site():
                    build(project, mark, Noted(path))
                code = 0
            finally:
                os._exit(code)
        processes.append(process)
    os.close(writing)
    os.close(reading)
    return processes, said


def campaign(scratch: Path) -> list[Figure]:
    """Let 2 to 8 builders work at once: whole programs, and the publishing room alone."""
    begun = time.monotonic()
    (scratch / "room").mkdir()
    room = room_rounds(scratch / "room", ROOM_ROUNDS)
    between = time.monotonic()
    with Nursery() as nursery:
        whole = many_rounds(Yard(nursery, scratch / "yard"), ROUNDS)
    return [
        whole.figure("two builds at once end as one of them", time.monotonic() - between),
        room.figure("the same, of the publishing room alone", between - begun),
    ]

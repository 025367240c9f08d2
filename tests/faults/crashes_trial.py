"""What must hold after a system call has failed, or the process was killed at it.

Every published folder is the old one or the new one, whole; every other file too; inputs are as they were; nothing is
left of what was begun; the error is one line with a place and exit code 3; and the next run ends as if nothing had been.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from reportgen.errors import OutputError, ReportgenError
from reportgen.publish import FOLDERS, interrupted
from reportgen.publish.files import TEMPORARY
from reportgen.publish.manifest import MANIFEST
from tests.conftest import tree
from tests.faults.crashes_calls import REMOVING, Calls, Plan, counted
from tests.faults.crashes_cases import WORKSHOP, Case, without_site

STAYS = {".gitignore", "lock", "lock-owner", "cache", "matplotlib"}
"""What may be in a workshop at any time."""

_LOOKING = {"list", "open", "stat", "close", "read"}
_FOLDERS = tuple(f"{name}/" for name in FOLDERS)

State = Mapping[str, bytes]


@dataclass
class Tried:
    """What became of a case.

    Attributes:
        calls: the calls that a run without a failure makes, by kind.
        runs: runs in which one failed, or at which the process was killed.
        wrong: what did not hold.
    """

    calls: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tried) -> None:
        """Add the runs of another one."""
        self.runs += other.runs
        self.wrong += other.wrong


def try_all(case: Case, plan: Plan, scratch: Path, step: int = 1) -> Tried:
    """Let every call fail in turn, or every `step`-th one: the first, the next, until a run has no failure."""
    trial = Trial(case, scratch)
    found = Tried(Counter(kind for kind, _ in trial.count(plan).made))
    number = 1
    while True:
        now = plan.with_call(number)
        faults = trial.kill(now) if plan.killed else trial.fail(now)
        if faults is None:
            return found
        found.runs += 1
        found.wrong += [f"{case.name}, {now} {trial.call}: {fault}" for fault in faults]
        number += step


class Trial:
    """A case, the states of its project, and the project that one run works on.

    Attributes:
        call: the call that failed last.
    """

    def __init__(self, case: Case, scratch: Path) -> None:
        self.case = case
        self.call = ""
        self._start, self._project = scratch / "start", scratch / "project"
        with without_site():
            case.prepare(_empty(self._start))
            self._old = state(self._start)
            self._copy()
            case.act(self._project)
            self._new = state(self._project)
            builds = [self._new] if interrupted(self._start) else [self._old, self._new]
            for other in case.between:
                other(_empty(self._project))
                builds.append(state(self._project))
        self._builds = builds

    def count(self, plan: Plan) -> Calls:
        """Run without a failure and return the calls."""
        self._copy()
        with without_site(), counted(self._project, plan) as calls:
            self.case.act(self._project)
        return calls

    def fail(self, plan: Plan) -> list[str] | None:
        """Run with a failure; return what did not hold, None where the run has no such call."""
        self._copy()
        error: Exception | None = None
        with without_site(), counted(self._project, plan) as calls:
            try:
                self.case.act(self._project)
            except Exception as raised:  # noqa: BLE001  whatever it is, it is judged
                error = raised
        if not calls.reached:
            return None
        self.call = " ".join(calls.failed)
        return list(self._judge(plan, calls, error))

    def kill(self, plan: Plan) -> list[str] | None:
        """Run in a process that is killed at a call; return what did not hold, None where it was not killed."""
        self._copy()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other threads of this process do not matter: they are not needed
            process = os.fork()
        if not process:
            try:
                with without_site(), counted(self._project, plan):
                    self.case.act(self._project)
            finally:
                os._exit(0)
        _, status = os.waitpid(process, 0)
        if not os.WIFSIGNALED(status):
            return None
        return [*self._whole(state(self._project), plan), *self._once_more()]

    def _judge(self, plan: Plan, calls: Calls, error: Exception | None) -> Iterator[str]:
        now = state(self._project)
        if error is None:
            yield from different(now, self._new, "there was no error, but")
        elif not isinstance(error, ReportgenError):
            yield f"{type(error).__name__}: {error}"
        elif error.exit_code != OutputError.exit_code or not error.where or "\n" in str(error):
            yield f"exit code {error.exit_code}, or no line with a place: {error}"
        yield from self._whole(now, plan)
        kind, path = calls.failed
        cleaning = kind in REMOVING or (kind in _LOOKING and path.startswith(WORKSHOP))
        if not (plan.lasting or cleaning):
            yield from self._strays("after the failure")
        yield from self._once_more()

    def _whole(self, now: State, plan: Plan) -> Iterator[str]:
        rough = plan.lasting or plan.killed
        judge = Judge(self._old, self._builds, self.case.writes, temporary=rough, away=rough and not plan.exchanging)
        return judge.faults(now, torn=interrupted(self._project))

    def _once_more(self) -> Iterator[str]:
        try:
            with without_site(), mock.patch.object(os, "fsync"):
                self.case.act(self._project)
        except Exception as error:  # noqa: BLE001  whatever it is, it is told
            if self.case.again:
                yield f"the next run: {type(error).__name__}: {error}"
            return
        yield from different(state(self._project), self._new, "after the next run")
        yield from self._strays("after the next run")

    def _strays(self, when: str) -> Iterator[str]:
        before = set(strays(self._start)) if interrupted(self._project) else set()
        yield from (f"{when} {name} is left" for name in strays(self._project) if name not in before)

    def _copy(self) -> None:
        shutil.copytree(self._start, _empty(self._project), dirs_exist_ok=True)


@dataclass(frozen=True)
class Judge:
    """Tells whether everything in a project is old or new, and whole.

    Attributes:
        old: the files as they were.
        builds: the builds that a published folder may be of.
        writes: beginnings of the names of what may be written; all else, outside the published folders, is an input.
        temporary: temporary files may have been left.
        away: a published folder may be away while the journal says so: the system cannot exchange folders.
    """

    old: State
    builds: Sequence[State]
    writes: tuple[str, ...]
    temporary: bool = False
    away: bool = False

    def faults(self, now: State, *, torn: bool) -> Iterator[str]:
        """What is not as it has to be; `torn` is what the project itself says of its exchange."""
        found = []
        for folder in _FOLDERS:
            part = below(now, folder)
            found.append({number for number, build in enumerate(self.builds) if below(build, folder) == part})
            known = found[-1] or below(self.old, folder) == part
            if not known and not (self.away and torn and not part):
                yield f"{folder} is neither of the old build nor of the new one"
        if not torn and not set.intersection(*found):
            yield "the folders are of two builds, and nothing says so"
        for name in sorted(now.keys() | self.old.keys()):
            if not name.startswith(_FOLDERS):
                yield from self._of_file(name, now)

    def _of_file(self, name: str, now: State) -> Iterator[str]:
        if not name.startswith(self.writes):
            if now.get(name) != self.old.get(name):
                yield f"{name} is an input and was changed"
        elif name.endswith(TEMPORARY):
            if not self.temporary:
                yield f"{name} is left"
        elif name.endswith(MANIFEST):
            pass  # it says, while its folder is written, what is replaced
        elif all(now.get(name) != build.get(name) for build in (*self.builds, self.old)):
            yield f"{name} is neither old nor new"


def state(project: Path) -> State:
    """All files of a project, without the workshop."""
    return {name: content for name, content in tree(project).items() if not name.startswith(WORKSHOP)}


def below(found: State, folder: str) -> State:
    """What is below a folder."""
    return {name: content for name, content in found.items() if name.startswith(folder)}


def different(now: State, wanted: State, when: str) -> list[str]:
    """What is not as it should be."""
    names = sorted(name for name in now.keys() | wanted.keys() if now.get(name) != wanted.get(name))
    return [f"{when} {name} is {'another' if name in now else 'missing'}" for name in names]


def strays(project: Path) -> list[str]:
    """What processes left that are gone."""
    workshop = project / WORKSHOP
    left = [path for path in workshop.glob("*") if path.name not in STAYS]
    left += [path for path in project.rglob("*") if path.name.endswith((TEMPORARY, ".matplotlib-lock"))]
    return sorted({path.relative_to(project).as_posix() for path in left})


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder

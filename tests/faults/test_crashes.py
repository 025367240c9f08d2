"""System calls of the publishing room that fail, and kills at them; the long part is in the campaign."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.crashes import memory
from tests.faults.crashes_calls import Plan
from tests.faults.crashes_cases import CASES, Case, built
from tests.faults.crashes_trial import Trial, try_all

EXCHANGED = next(case for case in CASES if case.name == "build")
SMALL = [case for case in CASES if case.name in {"extract", "init", "sample"}]
LARGE = [case for case in CASES if case not in SMALL]
PLANS = (
    Plan(error=errno.EIO),
    Plan(error=errno.ENOSPC, lasting=True),
    Plan(error=errno.EACCES, exchanging=False),
    Plan(error=errno.EIO, lasting=True, exchanging=False),
)


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
@pytest.mark.parametrize(
    "plan", [Plan(error=errno.EIO), Plan(error=errno.EIO, lasting=True), Plan(killed=True)], ids=str
)
def test_every_call_fails(case: Case, plan: Plan, tmp_path: Path):
    """Whichever call fails, fails from there on or is the last, all is old or new and whole, and the next run is right."""
    found = try_all(case, plan, tmp_path)
    assert found.wrong == []
    assert found.runs >= sum(found.calls.values()) > 0


@pytest.mark.parametrize(("case", "plan"), [(case, PLANS[place % 4]) for place, case in enumerate(LARGE)])
def test_calls_fail(case: Case, plan: Plan, tmp_path: Path):
    """The same for long cases, whose calls fail here and there, once or for as long as the cause lasts."""
    assert try_all(case, plan, tmp_path, step=61).wrong == []


@pytest.mark.parametrize("exchanging", [True, False])
def test_kills_at_calls(exchanging: bool, tmp_path: Path):
    """Whichever call the process is killed at, everything is old or new and whole, and the next run is right."""
    found = try_all(EXCHANGED, Plan(killed=True, exchanging=exchanging), tmp_path, step=71)
    assert found.wrong == []
    assert found.runs > 5


def test_memory_fails(tmp_path: Path):
    """The memory of earlier runs never breaks a run, whichever call fails."""
    found = memory(tmp_path)
    assert found.wrong == []
    assert found.runs > 10


def test_what_is_counted(tmp_path: Path):
    """Every kind of call that the room makes is among those that fail."""
    calls = Trial(EXCHANGED, tmp_path).count(Plan())
    assert {kind for kind, _ in calls.made} == {
        "close", "create", "exchange", "list", "lock", "mkdir", "open", "read", "rename", "rmdir", "stat", "sync",
        "unlink", "write",
    }  # fmt: skip


def in_place(project: Path) -> None:
    """Write over a file."""
    (project / "results" / "consolidated_Fir_20" / "x.json").write_bytes(b"new and long")


def over_an_input(project: Path) -> None:
    """Change an input."""
    (project / "docs" / "index.md").write_bytes(b"other")


@pytest.mark.parametrize(
    ("act", "fault"),
    [(in_place, "is neither old nor new"), (over_an_input, "is an input and was changed"), (in_place, "OSError")],
)
def test_what_is_wrong_is_found(act: Callable[[Path], None], fault: str, tmp_path: Path):
    """A room that writes over files, changes inputs or lets errors of the system through is caught."""
    found = try_all(Case("wrong", built("a"), act), Plan(error=errno.ENOSPC), tmp_path)
    assert any(fault in line for line in found.wrong)

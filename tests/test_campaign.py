"""The runner of the campaign."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from tests import campaign
from tests.faults.figures import Figure
from tests.simulations import campaign as simulations
from tests.simulations.figures import Ledger

MODULE = """
from tests.faults.figures import Figure
def campaign(scratch):
    assert scratch.is_dir()
    (scratch / "left").write_text("x")
    return {figures}
"""


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A campaign of five parts, one of which has no module."""
    figures = {
        "sound": '[Figure("a | b", 3, "kills", 0, "two\\nlines"), Figure("c", 4, "files", 0)]',
        "unsound": '[Figure("d", 5, "files", 2, "seed 7")]',
        "empty": "[]",
        "broken": "[][0]",
    }
    for name, text in figures.items():
        (tmp_path / f"made_{name}.py").write_text(MODULE.format(figures=text), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    hazards = {name: f"made_{name}" for name in (*figures, "missing")}
    monkeypatch.setattr(campaign, "HAZARDS", MappingProxyType(hazards))
    monkeypatch.setattr(campaign.tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_table_of_a_campaign(parts: Path, capsys: pytest.CaptureFixture[str]):
    """One table has a line for each figure and the seconds of each part, and nothing of the scratch folders stays."""
    assert campaign.main(["sound"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| hazard | tried | wrong | note | s |"
    assert lines[2] == "| a \\| b | 3 kills | 0 | two lines | 0 |"
    assert lines[3] == "| c | 4 files | 0 |  |  |"
    assert lines[-1] == "2 lines, tried 7 times, 0 wrong."
    assert list(parts.glob("campaign-*")) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("unsound", "| d | 5 files | 2 | seed 7 | 0 |"),
        ("empty", "| empty | 0 runs | 1 | nothing was tried | 0 |"),
        ("broken", "| broken | 0 runs | 1 | ended with IndexError: list index out of range | 0 |"),
    ],
)
def test_what_is_wrong_fails_the_campaign(parts: Path, capsys: pytest.CaptureFixture[str], name: str, line: str):
    """A promise that did not hold, a part that tried nothing and one that broke fail the run; other parts still run."""
    assert campaign.main([name, "sound"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == line
    assert lines[4].startswith("| c | 4 files | 0 |")


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (["sound", "weather"], "there is no part weather; the parts are sound, unsound, empty, broken, missing"),
        ([], "No module named 'made_missing'"),
    ],
)
def test_a_part_that_cannot_be_run(parts: Path, capsys: pytest.CaptureFixture[str], asked: list[str], fault: str):
    """A part that is not known, or whose module is missing, is one line before anything is run."""
    assert campaign.main(asked) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"campaign: {fault}\n")


@pytest.mark.parametrize("name", campaign.HAZARDS)
def test_every_part_is_there(name: str):
    """Each part of the campaign has its module and its function."""
    assert callable(campaign.campaign_of(name))


def test_simulations_are_lines_of_the_campaign():
    """Figures of a group of simulations are counted together; a known limit is noted and not counted as wrong."""
    book = Ledger("0 none", "coin")
    right, wrong = book.rate("heads", [True, False] * 50, 0.5), book.rate("heads", [True] * 100, 0.5)
    (limit, other) = next((limit, other) for limit in simulations.LIMITS for other in simulations.SIMULATIONS
                          if other not in simulations.LIMITS and other.__module__ == limit.__module__)  # fmt: skip
    (figure,) = simulations.summary([(other, right), (other, wrong), (limit, wrong)])
    assert figure.hazard == f"known truth: {other.__module__.rpartition('.')[2].replace('_', ' ')}"
    assert (figure.tried, figure.wrong) == (2, 1)
    assert figure.note.startswith("300 studies; 1 more figures are known limits; 0 none, coin: heads 1.0000")
    assert isinstance(figure, Figure)

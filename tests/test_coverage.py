"""The judge of what the tests ran."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import coverage


def module(
    lines: list[int], missing: list[int], branches: list[list[int]], excluded: list[int] | None = None
) -> dict[str, Any]:
    """A module as the tool reports it: its lines, those that did not run, and the branches that were not taken, of ten."""
    return {
        "excluded_lines": excluded or [],
        "missing_lines": missing,
        "missing_branches": branches,
        "summary": {
            "num_statements": len(lines), "covered_lines": len(lines) - len(missing),
            "num_branches": 10, "covered_branches": 10 - len(branches),
        },
    }  # fmt: skip


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report in which every room is covered."""
    files = {f"reportgen/{room}/x.py": module(list(range(100)), [], []) for room in coverage.ROOMS}
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps({"meta": {"branch_coverage": True}, "files": files}), "utf-8")
    return path


def change(report: Path, **more: dict[str, Any]) -> None:
    """Put further modules into a report."""
    document = json.loads(report.read_text("utf-8"))
    document["files"] |= {f"reportgen/{name.replace('_', '/')}.py": content for name, content in more.items()}
    report.write_text(json.dumps(document), "utf-8")


def test_rooms_that_are_covered(report: Path, capsys: pytest.CaptureFixture[str]):
    """Where every room is covered the table says so; other modules do not count."""
    change(report, render_y=module([1, 2], [1, 2], [[1, 2]]))
    assert coverage.main(report) == 0
    assert capsys.readouterr().out.splitlines()[-4:] == [
        f"| {room} | 100 | 100.0 % | 10 | 100.0 % |" for room in coverage.ROOMS
    ]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        (module(list(range(100)), list(range(11)), []), "reportgen/read/y.py: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        (module([1, 2, 3], [], [[1, 3], [2, -1]]), "reportgen/read/y.py: 1->3, 2->exit"),
        (module([1, 2, 3], [2], [[1, 2], [2, 3]]), "reportgen/read/y.py: 2, 1->2"),
    ],
)
def test_a_room_below_the_limit(report: Path, capsys: pytest.CaptureFixture[str], more: dict[str, Any], shown: str):
    """Too few lines or too few branches of one room fail, and what did not run is named."""
    change(report, read_y=more)
    assert coverage.main(report) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == shown
    assert lines[-1] == "below 95 %: read"


def test_nothing_may_be_left_out(report: Path):
    """Lines that are excluded, and a report without branches, are refused."""
    change(report, read_y=module([1, 2], [], [], [2]))
    with pytest.raises(ValueError, match=r"reportgen/read/y\.py excludes lines"):
        coverage.main(report)
    report.write_text(json.dumps({"meta": {"branch_coverage": False}, "files": {}}), "utf-8")
    with pytest.raises(ValueError, match="branches were not measured"):
        coverage.main(report)

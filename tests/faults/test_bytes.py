"""The machinery that compares the bytes of builds; the promise itself is P1 in `tests/test_promises.py`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.bytes import (
    Source,
    Way,
    compare,
    decimal_point,
    different,
    many_ways,
    outputs,
    shuffled_copy,
)  # fmt: skip


def test_a_byte_that_differs_is_found(small: Path, tmp_path: Path):
    """A way that changes the report's date is wrong, and the files that differ are named."""
    ways = [Way("plain"), Way("dated", {"SOURCE_DATE_EPOCH": "86400"})]
    figure = compare(Source("small", small), ways, tmp_path / "w", ["analyze"])
    assert (figure.tried, figure.wrong) == (2, 1)
    assert ", results/cross_model_analysis/analysis.json" in figure.note


def test_a_build_that_fails_is_wrong(project: Path, tmp_path: Path):
    """A way in which nothing can be built is wrong, and says why."""
    figure = compare(Source("empty", project), [Way("plain", options=("--unheard-of",))], tmp_path / "w", ["build"])
    assert (figure.tried, figure.wrong) == (1, 1)
    assert "--unheard-of" in figure.note


def test_files_that_differ():
    """A file that one side lacks differs, and so does one of other bytes."""
    assert different({"a": b"1", "b": b"2", "c": b"3"}, {"a": b"1", "b": b"0", "d": b""}) == ["b", "c", "d"]


def test_copies_are_made_in_an_order_of_their_own(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A copy has the same files whatever the order in which they were made, and the order does differ."""
    orders: list[list[str]] = []
    copy = shutil.copyfile

    def noted(source: Path, target: Path) -> None:
        orders[-1].append(source.name + source.parent.parent.name)
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", noted)
    copies = []
    for seed in range(4):
        orders.append([])
        copies.append(outputs(shuffled_copy(small, tmp_path / str(seed), seed)))
    assert copies[0] == copies[1] == copies[2] == copies[3] != {}
    assert len({tuple(order) for order in orders}) > 1


def test_ways_differ(tmp_path: Path):
    """Each way of the campaign has a name and settings of its own, and a locale whose numbers have a decimal comma."""
    ways = many_ways(tmp_path)
    assert len({way.name for way in ways}) == len(ways)
    assert len({repr(way).partition(", ")[2] for way in ways}) == len(ways)
    comma = [way.environment for way in ways if "decimal comma" in way.name]
    assert len(comma) == 2
    if "LC_ALL" not in comma[0]:
        pytest.skip("no locale with a decimal comma, and none can be made: install locales")
    assert [decimal_point(environment) for environment in (comma[0], {"LC_ALL": "C"})] == [",", "."]

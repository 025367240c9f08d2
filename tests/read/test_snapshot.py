"""Snapshots: whatever changes in a tree shows, without a file being opened."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from reportgen.read.snapshot import GRAIN, Snapshot, take_snapshot


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree."""
    root = tmp_path / "results"
    for name in ("search_a/exp_1/x.json", "search_a/exp_2/x.json", "cross/y.json"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")
    return root


def rewritten(path: Path) -> None:
    """Other content of the same length, with the old time of change."""
    status = path.stat()
    path.write_text("[]", "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def turned(path: Path) -> None:
    """A link that leads elsewhere than before."""
    path.unlink()
    path.symlink_to(path.parent.parent / "exp_2" / "x.json")


CHANGES = {
    "longer": lambda root: (root / "search_a/exp_1/x.json").write_text("{  }", "utf-8"),
    "same length and time": lambda root: rewritten(root / "search_a/exp_1/x.json"),
    "touched": lambda root: os.utime(root / "search_a/exp_1/x.json", ns=(1, 1)),
    "renamed": lambda root: (root / "search_a/exp_1").rename(root / "search_a/exp_3"),
    "gone": lambda root: (root / "search_a/exp_1/x.json").unlink(),
    "new": lambda root: (root / "search_a/new").touch(),
    "empty folder": lambda root: (root / "search_a/exp_9").mkdir(),
    "link": lambda root: turned(root / "search_a/exp_1/x.json"),
    "replaced": lambda root: os.replace(root / "search_a/exp_2/x.json", root / "search_a/exp_1/x.json"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_shows(tree: Path, change: str):
    """A change of a name, a size, a time, an inode or a link makes another snapshot; no change makes none."""
    roots = {tree: re.compile("cross")}
    before = take_snapshot(roots)
    assert take_snapshot(roots) == before
    CHANGES[change](tree)
    assert take_snapshot(roots).digest != before.digest


def test_what_is_passed_over_does_not_count(tree: Path):
    """A change below a name that is passed over does not show, one below the same name deeper inside does."""
    roots = {tree: re.compile("cross")}
    before = take_snapshot(roots)
    (tree / "cross/y.json").write_text("changed", "utf-8")
    assert take_snapshot(roots).digest == before.digest
    (tree / "search_a/cross").mkdir()
    assert take_snapshot(roots).digest != before.digest


def test_a_root_may_be_a_file_or_missing(tmp_path: Path):
    """A root that is missing, an empty file and one with something in it make three different snapshots."""
    root = tmp_path / "reportgen.toml"
    missing = take_snapshot({root: None})
    root.write_text("", "utf-8")
    there = take_snapshot({root: None})
    root.write_text("language = 'zh'", "utf-8")
    assert len({missing.digest, there.digest, take_snapshot({root: None}).digest}) == 3


def test_a_loop_of_links_ends(tree: Path):
    """Links are noted and not followed, so that a loop of them ends."""
    (tree / "loop").symlink_to(tree)
    (tree / "itself").symlink_to(tree / "itself")
    assert take_snapshot({tree: None}) == take_snapshot({tree: None})


def test_what_was_changed_just_now_is_not_trusted(tree: Path):
    """A snapshot stands for its files only where all of them are older than the grain of the file system's times."""
    found = take_snapshot({tree: None})
    assert found.newest >= (tree / "search_a/exp_2/x.json").stat().st_mtime_ns
    assert not found.holds(found.newest)
    assert not found.holds(found.newest + GRAIN)
    assert found.holds(found.newest + GRAIN + 1)
    assert Snapshot("", 0).holds(GRAIN + 1)

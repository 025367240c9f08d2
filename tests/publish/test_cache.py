"""The memory of earlier runs: what is damaged or foreign is not found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportgen.publish import cache
from reportgen.publish.cache import Cache


def files(project: Path) -> list[Path]:
    """Files of the memory."""
    return [path for path in (project / ".reportgen").rglob("*") if path.is_file()]


def test_what_is_kept_is_recalled(tmp_path: Path):
    """What was kept comes back byte for byte by its kind and key, and only by these."""
    memory = Cache(tmp_path)
    memory.keep("figures", "a", b"\0\xff" * 100)
    memory.keep("figures", "b", b"")
    assert Cache(tmp_path).recall("figures", "a") == b"\0\xff" * 100
    assert memory.recall("figures", "b") == b""
    assert memory.recall("figures", "c") is None
    assert memory.recall("reports", "a") is None


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "foreign"])
def test_what_is_damaged_is_told_and_made_anew(tmp_path: Path, damage: str):
    """A damaged or foreign file is not found, is told with its path, and does not stay."""
    told: list[str] = []
    memory = Cache(tmp_path, told.append)
    memory.keep("figures", "a", b"content")
    (path,) = files(tmp_path)
    raw = path.read_bytes()
    spoilt = {"cut": raw[:-1], "flip": raw[:-1] + b"!", "empty": b"", "foreign": b"PK\3\4" + raw}
    path.write_bytes(spoilt[damage])
    assert memory.recall("figures", "a") is None
    assert told == [path.relative_to(tmp_path).as_posix()]
    assert files(tmp_path) == []
    assert memory.recall("figures", "a") is None
    assert len(told) == 1


def test_other_code_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What another version of the code kept is not found."""
    Cache(tmp_path).keep("figures", "a", b"content")
    monkeypatch.setattr(cache, "code_version", lambda: "another")
    assert Cache(tmp_path).recall("figures", "a") is None


def test_code_version_tells_files_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A change of any file of the package, also one of the same length, is another version of the code."""
    (tmp_path / "templates").mkdir()
    module = tmp_path / "module.py"
    module.write_text("a = 1\n", "utf-8")
    monkeypatch.setattr(cache, "PACKAGE", tmp_path)
    first = cache.code_version()
    assert cache.code_version() == first
    os.utime(module, ns=(1, 1))
    assert cache.code_version() != first


def test_memory_that_cannot_be_written_is_none(tmp_path: Path):
    """Where nothing can be kept nothing fails; a workshop that is a link is not followed."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / ".reportgen").symlink_to(elsewhere)
    memory = Cache(project)
    memory.keep("figures", "a", b"content")
    assert memory.moment() is None
    assert list(elsewhere.iterdir()) == []
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / ".reportgen").write_text("a file", "utf-8")
    memory = Cache(blocked)
    memory.keep("figures", "a", b"content")
    assert memory.recall("figures", "a") is None
    assert memory.moment() is None


def test_memory_that_may_not_write_only_recalls(tmp_path: Path):
    """A memory for commands that write nothing recalls and changes nothing."""
    Cache(tmp_path).keep("figures", "a", b"content")
    memory = Cache(tmp_path, writing=False)
    before = {path: path.stat().st_mtime_ns for path in files(tmp_path)}
    assert memory.recall("figures", "a") == b"content"
    memory.keep("figures", "b", b"content")
    assert {path: path.stat().st_mtime_ns for path in files(tmp_path)} == before


def test_trimming_drops_what_was_not_used_for_longest(tmp_path: Path):
    """Above the limit the entries that nobody asked for longest go, and half-written ones in any case."""
    memory = Cache(tmp_path)
    for place, key in enumerate("abc"):
        memory.keep("figures", key, b"x" * 1000)
        newest = max(files(tmp_path), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, ns=(place * 10**9, place * 10**9))
    assert memory.recall("figures", "a") is not None
    (tmp_path / ".reportgen/cache/figures/half.1.reportgen-tmp").write_bytes(b"")
    memory.trim(2500)
    assert [memory.recall("figures", key) is not None for key in "abc"] == [True, False, True]
    assert len(files(tmp_path)) == 2


def test_the_moment_is_that_of_the_file_system(tmp_path: Path):
    """The moment lies between two files, one written before and one after it."""
    (tmp_path / "before").touch()
    moment = Cache(tmp_path).moment()
    (tmp_path / "after").touch()
    assert moment is not None
    assert (tmp_path / "before").stat().st_mtime_ns <= moment <= (tmp_path / "after").stat().st_mtime_ns
    assert files(tmp_path / ".reportgen") == []

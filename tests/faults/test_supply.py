"""Packages are the same wherever they are built; the whole list of ways is in the campaign."""

from __future__ import annotations

from pathlib import Path

from tests.faults.bytes import different
from tests.faults.supply import FEW, packages, wheel_of_sdist


def test_packages_are_reproducible(tmp_path: Path):
    """Sdist and wheel are the same bytes from another folder, at another time, with other modes, and from the sdist."""
    first, second = (packages(way, tmp_path / str(number), number) for number, way in enumerate(FEW))
    assert {name.rpartition(".")[2] for name in first} == {"gz", "whl"}
    assert different(first, second) == []
    again = wheel_of_sdist(first, tmp_path / "sdist")
    assert {name: first[name] for name in again} == again != {}

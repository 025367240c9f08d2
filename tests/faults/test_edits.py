"""P9: a run that remembers makes what a clean run makes."""

from __future__ import annotations

from pathlib import Path

from tests.faults.edits import sequences


def test_p9_analysis_from_memory(tmp_path: Path):
    """P9: after any sequence of edits `analyze` with a memory makes the bytes of one without."""
    assert sequences(tmp_path, 2, 5, whole=False, seed=1000) == (10, 0)


def test_p9_build_from_memory(tmp_path: Path, sketches: None):
    """P9: after any sequence of edits `build` with a memory makes the bytes of one without."""
    assert sequences(tmp_path, 1, 3, whole=True, seed=2000) == (3, 0)

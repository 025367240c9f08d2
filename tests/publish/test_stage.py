"""Staging folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.publish import stage
from reportgen.publish.stage import staging


def test_a_stage_goes_also_when_its_removal_is_interrupted(project: Path, monkeypatch: pytest.MonkeyPatch):
    """Who is asked to end while a stage is removed removes it to the end before that."""

    def interrupted(_folder: Path) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(stage, "remove_tree", interrupted)
    with pytest.raises(KeyboardInterrupt), staging(project) as made:
        assert made.root.is_dir()
    assert not made.root.exists()

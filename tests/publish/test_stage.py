"""Staging folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.publish import stage
from reportgen.publish.stage import settle, staging


def test_a_stage_goes_also_when_its_removal_is_interrupted(project: Path, monkeypatch: pytest.MonkeyPatch):
    """Who is asked to end while a stage is removed removes it to the end before that."""

    def interrupted(_folder: Path) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(stage, "remove_tree", interrupted)
    with pytest.raises(KeyboardInterrupt), staging(project) as made:
        assert made.root.is_dir()
    assert not made.root.exists()


def test_a_workshop_that_is_a_link_is_refused_at_once(tmp_path: Path):
    """Nothing is kept behind a link, not even matplotlib's list of fonts, so a build ends before it begins."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".reportgen").symlink_to("elsewhere")
    with pytest.raises(OutputError, match="link"):
        settle(tmp_path)
    assert list((tmp_path / "elsewhere").iterdir()) == []

"""P5 over random trees; the campaign tries a hundred times as many."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.model.ledger import Kind
from reportgen.read.tree import ResultsTree
from tests.faults.trees import try_trees


def test_p5_every_claimed_file_is_a_source_or_told(tmp_path: Path):
    """P5: in any tree each file that a reader claims is the source of a row or has a line of status unused."""
    tried, wrong = try_trees(tmp_path, 200, analysed=False)
    assert (tried, wrong) == (200, [])


def test_any_tree_can_be_analysed(tmp_path: Path):
    """Whatever lies in a results folder, the analysis ends with results or an error of ours."""
    tried, wrong = try_trees(tmp_path, 20, analysed=True)
    assert (tried, wrong) == (20, [])


def test_a_file_that_is_lost_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A reader that says nothing of files that it cannot use is found out."""
    real = ResultsTree.note

    def note(tree: ResultsTree, experiment: str, file: str, kind: Kind, *rest: object, **facts: object) -> None:
        if kind is not Kind.NOTHING_USABLE:
            real(tree, experiment, file, kind, *rest, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(ResultsTree, "note", note)
    assert try_trees(tmp_path, 50, analysed=False)[1]

"""Artefacts of one search folder or one model."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.consolidate import artefacts, consolidate
from reportgen.model.encode import cell, figure, figures_text, quoted, to_csv, uncelled
from reportgen.read import read_results
from reportgen.study import Study
from tests import studies


def test_the_best_of_a_search_is_by_its_own_runs(project: Path):
    """Where a configuration has runs in two folders, those of the other one do not count for the best of a folder."""
    for folder, first, second in (("search_Fir_20", 0.60, 0.62), ("search_Fir_taylor_20", 0.70, 0.61)):
        studies.experiment(project, folder, studies.name(1, 32, 4), studies.evaluation(first))
        studies.experiment(project, folder, studies.name(2, 64, 4), studies.evaluation(second))
    study = Study()
    (part,) = consolidate(read_results(project, study), study).slices
    best = {
        search: artefacts.best_of_search(part, search, study) for search in ("search_Fir_20", "search_Fir_taylor_20")
    }
    found = {search: choice and (choice.params["taylor_seq_len"], choice.replicates) for search, choice in best.items()}
    assert found == {"search_Fir_20": (64, 1), "search_Fir_taylor_20": (32, 1)}
    overall = part.models[0].best
    assert overall is not None
    assert (overall.params["taylor_seq_len"], overall.replicates) == (32, 2)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_quoted_cell_is_read_back(text: str):
    """A cell is quoted as the library quotes it, and its text comes back."""
    (head, line) = csv.reader(io.StringIO(f"a,b\n{quoted(cell(text))},x\n", newline=""))
    assert head == ["a", "b"]
    assert list(map(uncelled, line)) == [text, "x"]
    assert f"a,b\n{quoted(cell(text))},x\n".encode() == to_csv(["a", "b"], [[text, "x"]])


@pytest.mark.parametrize("column", ["ppl", "params_count", "acc_boolq", "other"])
@given(values=st.lists(st.floats()))
def test_a_column_of_figures_is_written_as_its_cells_are(column: str, values: list[float]):
    """A whole column has the texts that its figures have one by one."""
    assert figures_text(column, values) == [cell(figure(column, value)) for value in values]

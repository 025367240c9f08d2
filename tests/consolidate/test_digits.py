"""Decimals follow the standard error."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import read
from reportgen.consolidate.digits import decimals
from tests import studies


@pytest.mark.parametrize(
    ("stderr", "expected"), [(0.0048, 4), (0.0123, 3), (0.0999, 3), (0.1, 2), (1.5, 1), (25.0, 0), (1e-9, 6)]
)
def test_two_significant_digits_of_the_error(stderr: float, expected: int):
    """An error is shown with two significant digits, its value with the same decimals."""
    assert decimals(stderr) == expected


def test_mean_and_tasks_have_decimals_of_their_own(six: Path):
    """The mean is known more exactly than its tasks, which share the decimals of the least exact one."""
    study = read(six).work.study
    assert study.metric("acc_mean").digits == 4
    assert {study.metric(f"acc_{task}").digits for task in read(six).work.consolidated.primary.tasks} == {3}


def test_the_study_file_decides(six: Path):
    """Decimals that the study file names stay."""
    studies.put(six / "reportgen.toml", "[metrics.acc_mean]\ndigits = 2\n")
    assert read(six).work.study.metric("acc_mean").digits == 2


def test_without_errors_the_defaults_stay(project: Path):
    """A study without standard errors keeps the field's usual four decimals."""
    row = {name: value for name, value in studies.row("search_Fir_20", 1, 32, 4, 0.6).items() if "stderr" not in name}
    studies.table(project, "search_Fir_20", [row])
    assert read(project).work.study.metric("acc_mean").digits == 4

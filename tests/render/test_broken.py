"""Experiments that gave no row: on the page of their model, in counts, and in lines of the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import pipeline
from reportgen.cli import run
from reportgen.model.ledger import count_reservations, count_unused
from reportgen.render.pages.broken import unused_runs
from reportgen.wording import ledger
from tests import studies

BROKEN = f"search_Fir_20/{studies.name(3, 128, 4)}"


@pytest.fixture
def broken(small: Path) -> Path:
    """A study with an experiment whose evaluation ends in the middle, beside an analysis that is whole."""
    studies.put(small / "results" / BROKEN / "evaluation" / "evaluation_results.json", '{"metrics": ')
    studies.put(small / "results" / BROKEN / "analysis" / "gradient_statistics.json", {"mean_ratio": 2.0})
    return small


def test_a_broken_experiment_counts_once_and_is_named_on_the_page_of_its_model(broken: Path):
    """It has a line for each of its files, counts as one thing, and the page says which file is broken and how."""
    report = pipeline.run(broken).report
    own = [entry for entry in report.entries if entry.experiment == BROKEN]
    assert len(own) > 1
    assert count_unused(report.entries) == 1
    assert count_reservations(report.entries) == len(report.entries) - len(own)
    line, link = unused_runs(report, "Fir")
    assert line.text.startswith(f"{BROKEN}: evaluation/evaluation_results.json (truncated file: ")
    assert "gradient_statistics" not in line.text
    assert (link.text, link.target) == ("1 experiment gave no row; all lines of the ledger", "data-quality")
    assert unused_runs(report, "Oak") == ()
    assert {ledger.where(entry) for entry in own} == {entry.file for entry in own}


def test_explain_quotes_the_ledger_on_a_broken_experiment(broken: Path, capsys: pytest.CaptureFixture[str]):
    """The key of an experiment that gave no row is answered with why, and with its lines of the ledger."""
    for key in (BROKEN, f"results/{BROKEN}", BROKEN[:-4]):
        assert run(["-C", str(broken), "explain", key]) == 0
        shown = capsys.readouterr().out
        assert f"{key} = not used" in shown
        assert "gives no row and takes part in nothing: evaluation/evaluation_results.json (truncated file: " in shown
        assert f"unused: results/{BROKEN}/evaluation/evaluation_results.json: truncated file" in shown


def test_lines_of_the_ledger_name_their_file(broken: Path, capsys: pytest.CaptureFixture[str]):
    """With --verbose each line has the file that it is about, and the summary counts the experiment once."""
    run(["-C", str(broken), "--verbose", "check"])
    shown = capsys.readouterr().out
    assert "data quality: 1 unused, " in shown
    assert f"  unused  results/{BROKEN}/evaluation/evaluation_results.json  truncated file: " in shown

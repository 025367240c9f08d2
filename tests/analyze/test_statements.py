"""What is said of the statistics agrees with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reportgen import read
from reportgen.analyze.predictors import PERMUTATIONS
from reportgen.analyze.shares import SHARE_DRAWS
from reportgen.model.claims import Object, Verdict, Why
from reportgen.model.precision import Precision
from reportgen.model.results import Observation, ObservationKind
from reportgen.pipeline import run
from reportgen.render.tables import of_noise
from reportgen.study import Statistics, Study
from reportgen.wording import findings, statistics
from reportgen.wording.labels import Labels
from tests import studies
from tests.conftest import REFERENCE


def rows(folder: Path, source: str):
    """Rows of a table of noise, by model."""
    return {row.names["model"]: row.cells for row in getattr(of_noise, source)(read(folder).work.report)}


@pytest.fixture
def bare(project: Path) -> Path:
    """Two configurations without standard errors."""
    search = project / "results" / "search_Fir_20"
    search.mkdir()
    (search / "search_results.csv").write_text("experiment,taylor_seq_len,acc_mean\nexp_001,32,0.5\nexp_002,64,0.6\n")
    return project


def test_the_reason_for_no_ties_is_that_of_the_tied_sets(project: Path):
    """Where each model has one configuration with a standard error, that is the reason, and not a missing error."""
    for model in ("Fir", "Oak"):
        studies.experiment(project, f"search_{model}_20", studies.name(1, 32, 4), studies.evaluation(0.6))
    analysis = run(project).analysis
    assert {item.why for item in analysis.ties if item.model is not None} == {Why.ONE_CELL}
    assert statistics.certainty(analysis).endswith("there is one configuration only.")
    assert analysis.precision.stderr is not None


def test_missing_standard_errors_are_a_reason_of_their_own(bare: Path):
    """A study of bare means says that it knows no standard errors; one of both kinds says both."""
    assert statistics.certainty(run(bare).analysis).endswith("no standard errors are known.")
    studies.experiment(bare, "search_Oak_20", studies.name(1, 32, 4), studies.evaluation(0.6))
    assert statistics.certainty(run(bare).analysis).endswith(
        "no standard errors are known and there is one configuration only."
    )


def test_one_configuration_is_singular():
    """The median over one configuration is said in the singular."""
    labels = Labels(Study())
    for count, text in ((1, "over 1 configuration)"), (6, "over 6 configurations)")):
        found = Precision(count, 0.005, 0.02, 0.009, ())
        assert text in statistics.detectable(found, Statistics(), labels, "acc_mean")


def test_the_counts_of_simulations_are_those_used():
    """Draws of shares and permutations are said as they are, and never more than the study file allows."""
    assert (SHARE_DRAWS, PERMUTATIONS) == (1000, 2000)
    text = statistics.seed_note(Statistics())
    assert all(part in text for part in ("4,000 draws from seed 0", "variance use 1,000", "exact 2,000"))
    assert "variance use 500" in statistics.seed_note(Statistics(draws=500))


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [(Verdict.SUPPORTED, "it holds only if"), (Verdict.CONTRADICTED, "it is contradicted only if")],
)
def test_what_holds_is_supported(verdict: Verdict, expected: str):
    """Only a supported claim is said to hold below its break-even; an undecided one has no such sentence."""
    observation = Observation(ObservationKind.BEST_MODEL)
    found = findings.Finding(
        observation, Object.CHECKPOINTS, verdict, lead=0.03, stderr=0.007, adjusted=0.01, tests=2, detectable=0.02,
        break_even=0.004,
    )  # fmt: skip
    assert f"{expected} runs vary by less than 0.0040" in findings.evidence(found, Labels(Study()))
    undecided = replace(found, verdict=Verdict.UNDECIDED, break_even=None)
    assert "only if" not in findings.evidence(undecided, Labels(Study()))


def test_the_verdict_under_correlated_answers_stands_in_brackets(project: Path):
    """The runner-up table shows the verdict at the second correlation where it is another."""
    for number, level in enumerate((0.60, 0.588), 1):
        studies.experiment(project, "search_Fir_20", studies.name(number, 32 * number, 4), studies.evaluation(level))
    (found,) = run(project).analysis.runners_up
    assert (found.comparison.verdict, found.comparison.verdict_sensitivity) == (Verdict.UNDECIDED, Verdict.SUPPORTED)
    assert rows(project, "runners_up")["Fir"]["verdict"] == "undecided (supported)"
    assert statistics.verdict_between(Verdict.UNDECIDED, Verdict.UNDECIDED) == "undecided"
    assert "correlation of 0.8" in statistics.runners_note(Statistics())


def test_a_lead_is_too_small_by_its_whole_interval():
    """The note asks of the interval, not of the lead, to lie within the margin."""
    assert "whole interval lies within 0.005" in statistics.runners_note(Statistics())


def test_an_interval_kind_needs_a_number_of_items(project: Path):
    """A task that is right throughout and of unknown size has neither a normal nor a Wilson interval."""
    name = studies.name(1, 32, 4)
    document = studies.evaluation(0.6)
    document["metrics"]["zeroshot"] |= studies.zeroshot({"made_up": 1.0})
    studies.experiment(project, "search_Fir_20", name, document)
    kinds = {row.names["task"]: row.cells["interval_kind"] for row in of_noise.precision(read(project).work.report)}
    assert (kinds["made_up"], kinds["piqa"]) == (None, "normal")


@pytest.mark.reference
def test_items_out_of_reach_are_not_counted():
    """Llama's two best are so close that 60,000 times as many items were needed; others are rounded to two digits."""
    analysis = run(REFERENCE / "grid").analysis
    factors = {item.model: item.items_factor for item in analysis.next_runs}
    shown = {model: cells["items_factor"] for model, cells in rows(REFERENCE / "grid", "next_runs").items()}
    assert factors["Llama"] > 60_000
    assert shown == {"Llama": None, "Llama-Instruct": 28, "Qwen": 8.8, "Qwen-Instruct": 22}
    assert "1,000 times" in statistics.next_note()

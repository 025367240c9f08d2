"""What the analysis says where a study has little: one model, no best, no error, figures that are all alike."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reportgen.analyze import analyze
from reportgen.analyze.agreement import concordance
from reportgen.analyze.forms import as_float
from reportgen.analyze.subgrids import _add_back
from reportgen.analyze.verdicts import Part, judge
from reportgen.model.checked import CheckedClaim, Ground, Lack
from reportgen.model.claims import Verdict, Why
from reportgen.model.experiments import Dense
from reportgen.model.results import Analysis, ObservationKind
from reportgen.study import parse_study
from tests.analyze.made import CELL, made

SE = 0.004


def row(model: str, method: str, value: float, stderr: float = SE, **more: Any) -> dict[str, Any]:
    """A configuration with its mean accuracy."""
    return {"model": model, "method": method, "acc_mean": value, "acc_mean_stderr": stderr, "ppl": 12.0, **more}


def analysis_of(rows: list[dict[str, Any]], toml: str = "", **changes: Any) -> Analysis:
    """The whole analysis of a study made of rows."""
    part, study, _ = made(rows, toml)
    return analyze(replace(part, **changes), study)


def claim(statement: str, rows: list[dict[str, Any]], **changes: Any) -> CheckedClaim:
    """The only claim of a study made of rows."""
    (found,) = analysis_of(rows, f"[claims]\nc = '{statement}'", **changes).claims
    return found


NONE = [row("Fir", "taylor", math.nan), row("Fir-Instruct", "taylor", math.nan)]
"""Two models whose experiments have no accuracy."""

TWO = [row("Elm", "taylor", 0.62, cell=64), row("Elm", "layerwise", 0.619, cell=32), row("Fir", "taylor", 0.6, cell=64)]
"""Two models, one of them with two tied configurations."""


def test_a_study_without_a_best_configuration():
    """Where no experiment has the primary metric there is no best, no tie, no choice of a value and no observation."""
    found = analysis_of(NONE)
    assert [model.best for model in found.models] == [None, None]
    whole = next(item for item in found.ties if item.model is None)
    assert (whole.members, whole.cells, whole.why) == ((), 0, Why.NO_VALUE)
    assert found.parameters == ()
    assert found.tradeoffs == ()
    assert found.intervals == ()
    assert found.findings == ()


def test_models_without_a_best_win_nothing():
    """A count of wins leaves out models that have no best configuration."""
    found = claim('wins("taylor") == 1', [*NONE, row("Elm", "taylor", 0.6)])
    assert (found.comparisons[0].left, found.comparisons[0].holds) == (1, True)


@pytest.mark.parametrize(
    ("statement", "lack"),
    [
        ('best("Fir").corrected > 0.5', None),
        ('best("Elm").corrected > 0.5', Lack.VALUE),
        ('best("Fir").cell > 0', Lack.ATTRIBUTE),
        ('dense("Elm") > 0.5', Lack.VALUE),
        ('kept("Fir") > 50', Lack.VALUE),
        ('best("Elm").method + 1 > 0', Lack.TEXT),
    ],
)
def test_figures_that_a_claim_lacks(statement: str, lack: Lack | None):
    """A correction without an error, an unset parameter, an infinite dense figure and a text in a sum are named."""
    rows = [
        *(row("Fir", "taylor", 0.60 - number / 50, cell=None, seed=number) for number in range(1)),
        row("Fir", "layerwise", 0.55, cell=None),
        row("Elm", "taylor", 0.62, math.nan, cell=64),
        row("Elm", "taylor", 0.61, math.nan, cell=32),
    ]
    dense = {"Elm": Dense("Elm", {"acc_mean": math.inf}, {}, ""), "Fir": Dense("Fir", {"acc_mean": 0.0}, {}, "")}
    found = claim(statement, rows, dense=dense)
    assert (found.missing.lack if found.missing else None) is lack


def test_a_share_kept_without_errors_is_a_figure_without_an_error():
    """The share of a dense figure without a standard error is compared, and nothing is said of its noise."""
    found = claim('kept("Elm") > 50', TWO, dense={"Elm": Dense("Elm", {"acc_mean": 0.66}, {}, "")})
    (compared,) = found.comparisons
    assert (compared.holds, compared.stderr, compared.ground) == (True, None, Ground.NO_STDERR)


def test_a_choice_and_a_measured_figure_in_one_sum():
    """Where a chosen value may be another one, a sum with a measured figure has no test."""
    (compared,) = claim('best("Elm").cell + acc("Fir") > 33', TWO).comparisons
    assert compared.ground is Ground.MIXED
    assert compared.stderr == pytest.approx(SE)


def test_too_many_ways_to_choose_are_left_open():
    """A sum over tied choices that may be more values than can be tried is open."""
    rows = [row(f"M{model}", "taylor", 0.62, cell=2**place) for model in range(5) for place in range(30)]
    sums = " + ".join(f'best("M{number}").cell' for number in range(5))
    (compared,) = claim(f"{sums} > 0", rows).comparisons
    assert compared.ground is Ground.OPEN


def test_numbers_larger_than_any_with_decimals():
    """A whole number beyond them is infinite, and a missing one counts as nothing."""
    assert [as_float(value) for value in (10**400, 3, None)] == [math.inf, 3.0, 0.0]


def test_figures_without_noise_are_not_corrected_for_luck():
    """Standard errors of zero say nothing of luck: the best is left as it is, and the reason is given."""
    found = analysis_of([row("Fir", "taylor", value, 0.0) for value in (0.6, 0.5, 0.4)])
    assert [(item.corrected, item.why) for item in found.curse] == [(None, Why.NO_STDERR)]
    assert [item.why for item in found.intervals] == [Why.ZERO_STDERR]


def test_agreement_needs_two_configurations_and_a_task():
    """W is not defined for a single configuration, nor without tasks."""
    assert concordance(np.ones((1, 3))) is None
    assert concordance(np.ones((3, 0))) is None
    assert concordance(np.array([[1.0, 2.0], [2.0, 3.0]])) == 1.0


def test_an_axis_alone_takes_a_dropped_value_back():
    """A value that was dropped from the only axis comes back, as nothing can be missing beside it; others may not."""
    keep = _add_back(np.array([[0], [1]]), [np.array([True, False])], [(0, 1)])
    assert keep[0].tolist() == [True, True]
    codes = np.array([[0, 0], [0, 1], [1, 0]])
    keep = _add_back(codes, [np.array([True, False]), np.array([True, True])], [(0, 1)])
    assert keep[0].tolist() == [True, False]


def test_a_break_even_beyond_the_lead():
    """A lead that stands even where runs vary by as much as it is has its break-even beyond it, where it falls."""
    rule = parse_study("").statistics
    part = Part(lead=1.0, stderr=0.01, runs=0.01)
    (judged,) = judge([[part]], rule)
    assert judged.verdict is Verdict.SUPPORTED
    assert judged.break_even > 1.0
    assert part.p(judged.break_even) == pytest.approx(0.05, rel=1e-6)


def test_a_best_of_one_has_no_second():
    """The best of models of which one alone has a figure is named without a test."""
    found = analysis_of([row("Fir", "taylor", 0.6), row("Elm", "taylor", math.nan)])
    leaders = [item for item in found.findings if item.observation.kind is ObservationKind.BEST_MODEL]
    assert [(item.verdict, item.why) for item in leaders] in ([], [(Verdict.NOT_TESTABLE, Why.ONE_MODEL)])


def test_a_gain_over_zero_has_no_percentage():
    """A gain over a Base model that scored nothing is named without a share of it."""
    found = analysis_of([row("Fir", "taylor", 0.0, 0.0), row("Fir-Instruct", "taylor", 0.5)])
    (gain,) = [item for item in found.observations if item.kind is ObservationKind.LARGEST_GAIN]
    assert gain.facts["difference"] == 0.5
    assert "percent" not in gain.facts


def test_without_a_tie_metric_nothing_is_traded():
    """Where the study names no tie metric there is no trade-off and no front, and no run is asked for it."""
    found = analysis_of(TWO, "[selection]\nties = []")
    assert (found.secondary, found.tradeoffs) == (None, ())
    assert [front.points for front in found.fronts] == [()] * len(found.fronts)


def test_a_parameter_that_no_best_configuration_has():
    """A parameter that was set only for configurations that are not best has no distribution."""
    rows = [row("Fir", "taylor", 0.6, cell=None), row("Fir", "layerwise", 0.5, cell=64)]
    assert CELL not in [item.name for item in analysis_of(rows).parameters]


def test_ties_without_a_standard_error_or_a_spread_ask_for_a_number_of_runs_only():
    """Between tied configurations of unknown noise and spread no number of runs can be computed."""
    rows = [row("Fir", "taylor", 0.6, SE), row("Fir", "taylor", 0.599, SE)]
    (run,) = analysis_of(rows).next_runs
    assert [(member.runs, len(member.scenarios) > 0) for member in run.members] == [(None, True)]

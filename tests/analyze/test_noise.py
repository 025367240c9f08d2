"""Item-sampling noise: error bars, differences, critical values, tied sets."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

from reportgen.analyze import noise
from reportgen.analyze.pairs import separation
from reportgen.analyze.verdicts import verdict
from reportgen.model.claims import Object, Separation, Verdict, Why
from reportgen.pipeline import run
from reportgen.study import Statistics
from tests import studies
from tests.conftest import REFERENCE

SHARES = (0.76, 0.57, 0.53, 0.68, 0.72, 0.39, 0.31)
ITEMS = (3270, 277, 10042, 1267, 2376, 1172, 500)


def random(seed: int = 1) -> np.random.Generator:
    """A generator of the tests' own."""
    return np.random.default_rng(seed)


@pytest.mark.parametrize(("share", "items"), [(0.76, 3270), (0.57, 277), (0.02, 100)])
def test_items_are_recovered_from_a_standard_error(share: float, items: int):
    """The harness's standard error sqrt(p (1 - p) / (n - 1)) is inverted exactly."""
    assert float(noise.recovered_items(share, math.sqrt(share * (1 - share) / (items - 1)))) == pytest.approx(items)


def test_a_zero_standard_error_has_no_items():
    """Nothing is divided by zero."""
    assert math.isnan(float(noise.recovered_items(0.5, 0.0)))


@pytest.mark.parametrize(("hits", "items"), [(158, 277), (0, 20), (20, 20), (499, 500)])
def test_wilson_agrees_with_statsmodels(hits: int, items: int):
    """The score interval is that of statsmodels; 158 of 277 gives (0.51153, 0.62734)."""
    expected = proportion_confint(hits, items, method="wilson")
    assert noise.wilson(hits / items, items, 0.95) == pytest.approx(expected, abs=1e-12)
    if hits == 158:
        assert noise.wilson(hits / items, items, 0.95) == pytest.approx((0.51153, 0.62734), abs=1e-5)


def test_bounds_of_a_difference_from_aggregates():
    """RTE 0.57 against 0.60 with 277 items: between 0.0102 and 0.0547, 0.0418 if independent."""
    low, high = noise.frechet_stderrs([0.57], [0.60], [277])
    assert (low, high) == pytest.approx((0.0102, 0.0547), abs=6e-5)
    own = [math.sqrt(p * (1 - p) / 277) for p in (0.57, 0.60)]
    assert float(noise.difference_stderr(*own, 0.0)) == pytest.approx(0.0418, abs=6e-5)


def test_no_dependence_of_the_answers_leaves_the_bounds():
    """Every possible overlap of two answer sheets gives a standard error within the bounds."""
    items, first, second = 60, 33, 36
    bounds = noise.frechet_stderrs([first / items], [second / items], [items])
    for both in range(first + second - items, min(first, second) + 1):
        wins, losses = first - both, second - both
        difference = (wins - losses) / items
        variance = (wins + losses) / items - difference**2
        assert bounds[0] - 1e-12 <= math.sqrt(variance / items) <= bounds[1] + 1e-12


@pytest.mark.parametrize("cells", [2, 9, 25, 50])
def test_the_critical_value_is_that_of_the_studentized_range(cells: int):
    """All-pairs critical values are those of the studentized range over the root of two (25 cells: 3.66)."""
    found = noise.critical(noise.ranges(cells, 40_000, random()), 0.95)
    assert found == pytest.approx(stats.studentized_range.ppf(0.95, cells, math.inf) / math.sqrt(2), abs=0.03)


def test_holm_agrees_with_statsmodels():
    """Adjusted p-values are those of statsmodels, in the order given."""
    values = [0.03, 0.01, 0.5, 0.04, 0.02]
    assert noise.holm(values) == pytest.approx(multipletests(values, method="holm")[1].tolist())
    assert noise.holm([0.01, 0.02, 0.03, 0.04]) == pytest.approx([0.04, 0.06, 0.06, 0.06])


def test_the_detectable_difference_has_a_power_of_80_percent():
    """The power of a two-sided test at the detectable difference is 80 % by statsmodels."""
    power = NormalIndPower().power(noise.detectable(1.0, 0.95), nobs1=1, alpha=0.05, ratio=0)
    assert power == pytest.approx(0.8, abs=1e-5)


@pytest.mark.parametrize(
    ("lead", "stderr", "expected"),
    [
        (0.03, 0.01, Verdict.SUPPORTED),
        (-0.03, 0.01, Verdict.CONTRADICTED),
        (0.01, 0.01, Verdict.UNDECIDED),
        (0.001, 0.001, Verdict.TOO_SMALL),
        (0.004, 0.0001, Verdict.TOO_SMALL),
        (0.0, 0.01, Verdict.UNDECIDED),
    ],
)
def test_verdicts(lead: float, stderr: float, expected: Verdict):
    """A verdict follows from the interval and the margin of 0.5 points."""
    assert verdict(lead, stderr, Statistics()) is expected


def test_an_adjusted_p_can_withhold_support():
    """A claim that its interval supports is undecided when the family's p-value does not."""
    assert verdict(0.03, 0.01, Statistics(), p=0.2) is Verdict.UNDECIDED
    assert set(Object) == {"checkpoints", "configuration", "pattern"}


def test_separation_names_the_dependence():
    """Two checkpoints are separated under any dependence, if independent, or not without logs."""
    assert separation(0.2, 0.04, 0.055, 0.95) is Separation.ANY
    assert separation(0.1, 0.04, 0.055, 0.95) is Separation.INDEPENDENT
    assert separation(0.05, 0.04, 0.055, 0.95) is Separation.OPEN


def test_error_bars_of_a_study(six):
    """Items are recovered, shares of variance add up, and the detectable difference follows from the error."""
    precision = run(six).analysis.precision
    assert sum(task.share for task in precision.tasks) == pytest.approx(100)
    assert all(task.recovered == pytest.approx(task.items) for task in precision.tasks)
    assert precision.detectable == pytest.approx(2.8016 * math.sqrt(2) * precision.stderr, rel=1e-4)
    assert precision.detectable_sensitivity == pytest.approx(precision.detectable * math.sqrt(0.2))


def test_shares_of_variance_of_the_published_example():
    """Seven tasks with RTE: the mean has an error of 0.0061565 and RTE nearly half of its variance."""
    errors = [math.sqrt(p * (1 - p) / (n - 1)) for p, n in zip(SHARES, ITEMS, strict=True)]
    assert math.sqrt(sum(e * e for e in errors)) / 7 == pytest.approx(0.0061565, abs=1e-6)
    total = sum(e * e for e in errors)
    assert [round(e * e / total, 3) for e in errors] == [0.03, 0.478, 0.013, 0.093, 0.046, 0.109, 0.231]


def test_tied_sets_hold_the_best_and_all_within_noise(six):
    """Membership is the difference from the best against the critical value; a set of one cell is the best alone."""
    work = run(six)
    for found in work.analysis.ties:
        assert found.members
        assert found.cells >= len(found.members)
    overall = work.analysis.tied(None)
    assert overall is not None
    best = max(work.analysis.models, key=lambda model: model.best.metrics["acc_mean"])
    assert overall.members[0].experiments == best.best.experiments


def test_exact_ties_are_told_from_noise(project):
    """Two configurations with the same value are exact ties; others are tied by noise only."""
    for number, level in enumerate((0.6, 0.6, 0.599, 0.4), start=1):
        studies.experiment(project, "search_Fir_20", studies.name(number, 32 * number, 4), studies.evaluation(level))
    found = run(project).analysis.tied("Fir")
    assert found is not None
    assert (found.exact, len(found.members), found.cells, found.most) == (2, 3, 4, True)


def test_correlated_answers_shrink_the_tied_set(project):
    """The second correlation counts the cells within the narrower distance, as reckoned by hand from the same figures."""
    for number, level in enumerate((0.6, 0.598, 0.588, 0.57, 0.4), start=1):
        studies.experiment(project, "search_Fir_20", studies.name(number, 32 * number, 4), studies.evaluation(level))
    work = run(project)
    found = work.analysis.tied("Fir")
    frame = work.consolidated.primary.configurations.sort_values("acc_mean", ascending=False)
    values, errors = frame["acc_mean"].to_numpy(), frame["acc_mean_stderr"].to_numpy()

    def inside(rho):
        apart = np.sqrt(errors**2 + errors[0] ** 2 - 2 * rho * errors * errors[0])
        return int((values[0] - values <= found.critical * apart).sum())

    assert (len(found.members), found.sensitive) == (inside(0.0), inside(0.8))
    assert found.sensitive < len(found.members)


def test_without_standard_errors_there_is_a_reason(project):
    """A study of bare means has tied sets of exact ties only, and says why."""
    search = project / "results" / "search_Fir_20"
    search.mkdir()
    (search / "search_results.csv").write_text("experiment,taylor_seq_len,acc_mean\nexp_001,32,0.5\nexp_002,64,0.6\n")
    analysis = run(project).analysis
    assert analysis.precision.why is Why.NO_STDERR
    assert analysis.tied("Fir").why is Why.NO_STDERR
    assert analysis.runners_up[0].comparison.why is Why.NO_STDERR
    assert analysis.runners_up[0].comparison.verdict is Verdict.NOT_TESTABLE


def test_one_configuration_has_no_runner_up(project):
    """A single configuration is its own tied set and has nothing to be held against."""
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), studies.evaluation(0.55))
    analysis = run(project).analysis
    assert analysis.runners_up[0].why is Why.ONE_CELL
    assert len(analysis.tied("Fir").members) == 1


@pytest.mark.reference
def test_the_reference_grid_has_wide_tied_sets():
    """On the reference grid no best configuration stands alone; Llama's two best differ by less than 0.0001."""
    analysis = run(REFERENCE / "grid").analysis
    sizes = {item.model: len(item.members) for item in analysis.ties if item.model and item.method is None}
    assert all(size > 1 for size in sizes.values())
    llama = next(item for item in analysis.runners_up if item.model == "Llama")
    assert abs(llama.comparison.difference) < 1e-4
    assert llama.comparison.verdict is Verdict.UNDECIDED

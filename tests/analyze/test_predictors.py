"""Gradient statistics as predictors, and the spread from run to run, against scipy and published figures."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from reportgen.analyze.predictors import (
    GradientPredictors,
    bonett_wright,
    fisher,
    fisher_z,
    pearson,
    permutation_p,
    sign_flip,
    spearman,
)
from reportgen.analyze.runs import RunSpread, pooled_sd, sd_interval
from reportgen.model.claims import Why
from reportgen.model.relations import GradientPredictor, RunToRun
from reportgen.pipeline import run
from tests import studies
from tests.analyze.made import made

X = np.arange(1.0, 11.0)
Y = np.array([2, 1, 4, 3, 7, 8, 5, 6, 10, 9], dtype=float)
"""The example whose correlations and intervals were worked out beforehand."""

METRIC = "grad_norm_ratio"
PAIRS = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=30)


def rows(x: Sequence[float], y: Sequence[float], metric: str = METRIC, **more: Any) -> list[dict[str, Any]]:
    """Rows with a gradient statistic and a mean accuracy."""
    return [
        {metric: float(a), "acc_mean": float(b), "cell": place, **more}
        for place, (a, b) in enumerate(zip(x, y, strict=True))
    ]


def predictors(given_rows: Sequence[dict[str, Any]], toml: str = "") -> dict[str, GradientPredictor]:
    """What the step says, by statistic."""
    part, study, so_far = made(given_rows, toml)
    return {item.metric: item for item in GradientPredictors()(part, study, so_far, np.random.default_rng(0))}


def spreads(given_rows: Sequence[dict[str, Any]], toml: str = "") -> tuple[RunToRun, ...]:
    """What the step says of repeated runs."""
    part, study, so_far = made(given_rows, toml)
    return RunSpread()(part, study, so_far, np.random.default_rng(0))


@given(PAIRS)
def test_correlations_are_scipys(pairs: list[tuple[int, int]]):
    """Spearman's and Pearson's correlations are scipy's, with ties."""
    x, y = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
        assert float(pearson(x, y)) == pytest.approx(stats.pearsonr(x, y).statistic, abs=1e-12)


def test_huge_figures_do_not_overflow():
    """Gradients near the largest float have a correlation."""
    assert float(pearson(X * 1e307, Y)) == pytest.approx(float(pearson(X, Y)), abs=1e-12)


def test_intervals_of_the_worked_example():
    """The worked example: r = .8667, Pearson's interval (.5217, .9681), Spearman's by Bonett and Wright (.4225, .9752)."""
    assert spearman(X, Y) == pytest.approx(0.8667, abs=5e-5)
    assert float(pearson(X, Y)) == pytest.approx(0.8667, abs=5e-5)
    assert fisher(float(pearson(X, Y)), 10, 0.95) == pytest.approx((0.5217, 0.9681), abs=5e-5)
    assert bonett_wright(spearman(X, Y), 10, 0.95) == pytest.approx((0.4225, 0.9752), abs=5e-5)
    assert fisher(float(pearson(X, Y)), 10, 0.9) == pytest.approx(stats.pearsonr(X, Y).confidence_interval(0.9))
    assert bonett_wright(0.5, 4, 0.95) is fisher(0.5, 4, 0.95) is None


def test_a_perfect_correlation_has_a_finite_z():
    """One is set half a step inwards on Spearman's scale; the interval still ends at one."""
    step = 1 - spearman(X, np.array([2, 1, *range(3, 11)], dtype=float))
    assert math.tanh(fisher_z(1, 10)) == pytest.approx(1 - step / 2)
    assert fisher_z(-1, 10) == -fisher_z(1, 10)
    assert fisher_z(0.5, 10) == math.atanh(0.5)
    low, high = bonett_wright(1.0, 10, 0.95) or (0, 0)
    assert 0.9 < low < high == 1
    assert math.isfinite(fisher_z(1, 10**7))
    assert fisher_z(1, 1) == 0


@pytest.mark.parametrize("size", [4, 5, 6])
def test_small_permutation_p_is_exact(size: int):
    """Up to six cells all permutations are counted, as scipy's exact permutation test does."""
    x, y = X[:size], np.array([2.0, 1, 3, 3, 7, 5])[:size]
    exact = stats.permutation_test(
        (x,), lambda a: abs(stats.spearmanr(a, y).statistic), permutation_type="pairings", alternative="greater"
    )
    assert permutation_p(x, y, 2000, np.random.default_rng(0)) == pytest.approx(exact.pvalue)


def test_permutation_p_of_many_cells_is_near_the_exact_one():
    """With eight cells the random permutations come near the share among all 40,320."""
    x, y = X[:8], np.array([2.0, 5, 1, 3, 8, 4, 7, 6])
    rank = stats.rankdata(y)
    every = np.abs(pearson(np.array(list(itertools.permutations(x))), rank))
    exact = (every >= abs(spearman(x, y)) - 1e-12).mean()
    found = permutation_p(x, y, 20_000, np.random.default_rng(1))
    assert found == pytest.approx(exact, abs=4 * math.sqrt(exact / 20_000))


def test_sign_flips_are_enumerated():
    """The p-value is the share of sign patterns whose mean is as far from zero; two of them at the least."""
    values = [0.9, 0.4, -0.1, 0.7]
    own = abs(sum(values))
    patterns = [
        abs(sum(s * v for s, v in zip(signs, values, strict=True))) for signs in itertools.product((1, -1), repeat=4)
    ]
    assert sign_flip(values, 10, np.random.default_rng(0)) == (sum(p >= own - 1e-12 for p in patterns) / 16, 2 / 16)
    assert sign_flip([1.0] * 6, 10, np.random.default_rng(0)) == (2 / 64, 2 / 64)
    result = stats.permutation_test((np.array(values),), np.mean, permutation_type="samples")
    assert sign_flip(values, 10, np.random.default_rng(0))[0] == pytest.approx(result.pvalue)
    p, smallest = sign_flip([1.0] * 25, 500, np.random.default_rng(0))
    assert (p, smallest) == (1 / 501, 1 / 501)


def test_one_search():
    """A single search has its two correlations with their intervals; with one family nothing is tested."""
    found = predictors(rows(X, Y / 20))[METRIC]
    (search,) = found.searches
    assert (search.cells, search.distinct, search.non_finite, search.missing) == (10, 10, 0, 0)
    assert (search.spearman, search.low, search.high) == pytest.approx((0.8667, 0.4225, 0.9752), abs=5e-5)
    assert (search.pearson, search.pearson_low, search.pearson_high) == pytest.approx(
        (0.8667, 0.5217, 0.9681), abs=5e-5
    )
    assert search.p == pytest.approx(stats.spearmanr(X, Y).pvalue, abs=0.003)
    assert (found.families, found.spearman, found.p, found.testable) == (
        1,
        pytest.approx(0.8667, abs=5e-5),
        None,
        False,
    )
    assert (found.pooled, found.pooled_cells, found.simpson) == (pytest.approx(found.spearman), 10, False)


def test_from_thirty_cells_the_p_value_is_fishers():
    """Thirty cells have the p-value of z over its standard error by Bonett and Wright."""
    make = np.random.default_rng(3)
    x, y = make.normal(size=30), make.normal(size=30)
    (search,) = predictors(rows(x, 0.5 + 0.01 * y))[METRIC].searches
    rho = stats.spearmanr(x, y).statistic
    assert search.p == pytest.approx(2 * stats.norm.sf(abs(math.atanh(rho)) / math.sqrt((1 + rho**2 / 2) / 27)))


def test_a_smaller_primary_metric_turns_the_sign():
    """A positive correlation says that a larger statistic goes with a better figure, also where smaller is better."""
    given_rows = [{METRIC: float(a), "ppl": 20.0 - b} for a, b in zip(X, Y, strict=True)]
    found = predictors(given_rows, '[selection]\nmetric = "ppl"\nties = []\n')[METRIC]
    assert found.spearman == pytest.approx(0.8667, abs=5e-5)


def test_n_is_the_number_of_distinct_values():
    """Methods share a statistic: the model's interval has the n of one of them, and within a search repeats do not count."""
    both = [*rows(X, Y / 20), *rows(X, Y / 25, method="blockwise")]
    found = predictors(both)[METRIC]
    (model,) = found.models
    assert (model.methods, model.distinct) == (2, 10)
    assert (model.spearman, model.low, model.high) == pytest.approx((0.8667, 0.4225, 0.9752), abs=5e-5)
    twice = predictors(rows([*X, *X], [*Y, *Y]))[METRIC].searches[0]
    assert (twice.cells, twice.distinct) == (20, 10)
    assert (twice.low, twice.high) == pytest.approx((0.4225, 0.9752), abs=5e-5)
    few = predictors(rows([1, 1, 2, 2, 3, 4], [1, 2, 3, 4, 5, 6]))[METRIC].searches[0]
    assert (few.distinct, few.low, few.pearson_low) == (4, None, None)
    assert few.spearman is not None


def test_families_are_averaged_on_fishers_scale():
    """Methods within models, models within families, then families: means of z, with a t interval over families."""
    make = np.random.default_rng(12)
    given_rows, z = [], {}
    for model in ("Fir", "Fir-Instruct", "Oak", "Elm", "Elm-Instruct", "Ash", "Yew", "Box"):
        for method in ("taylor", "blockwise"):
            x = make.normal(size=12)
            y = x + make.normal(size=12)
            given_rows += rows(x, 0.5 + 0.01 * y, model=model, method=method)
            z.setdefault(model.split("-")[0], {}).setdefault(model, []).append(
                np.arctanh(stats.spearmanr(x, y).statistic)
            )
    found = predictors(given_rows)[METRIC]
    means = [np.mean([np.mean(own) for own in models.values()]) for models in z.values()]
    assert found.families == 6
    assert found.spearman == pytest.approx(np.tanh(np.mean(means)))
    interval = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((np.tanh(interval.low), np.tanh(interval.high)))
    assert (found.p, found.smallest, found.testable) == (2 / 64, 2 / 64, True)


def test_few_families_cannot_be_tested():
    """Up to five families the smallest p exceeds 0.05, however clear the pattern."""
    given_rows = [row for model in ("Fir", "Oak", "Elm", "Ash", "Yew") for row in rows(X, Y / 20, model=model)]
    found = predictors(given_rows)[METRIC]
    assert (found.p, found.smallest, found.testable) == (2 / 32, 2 / 32, False)
    assert (found.low, found.high) == pytest.approx((found.spearman, found.spearman))


def test_holm_is_over_the_statistics():
    """The p-values are adjusted over the statistics that have one."""
    make = np.random.default_rng(4)
    names = ("grad_mean_ratio", "grad_norm_ratio", "grad_std_ratio")
    given_rows = []
    for model in ("Fir", "Oak", "Elm", "Ash", "Yew", "Box"):
        own = rows(X, Y / 20, model=model)
        for row in own:
            row["grad_mean_ratio"] = make.normal()
            row["grad_std_ratio"] = row[METRIC] + make.normal(0, 6)
        given_rows += own
    found = predictors(given_rows)
    tested = [found[name] for name in names]
    p = [item.p for item in tested]
    assert [item.adjusted for item in tested] == pytest.approx(list(multipletests(p, method="holm")[1]))
    assert {item.tested for item in tested} == {3}
    assert (found["grad_max_ratio"].why, found["grad_max_ratio"].adjusted) == (Why.NO_VALUE, None)


def test_simpsons_paradox_is_flagged():
    """Models that fall within and rise between give a pooled correlation of the wrong sign: it is flagged."""
    given_rows = []
    for place, model in enumerate(("Fir", "Oak", "Elm")):
        given_rows += rows(X + 10 * place, 0.3 + 0.2 * place - 0.01 * X, model=model)
    found = predictors(given_rows)[METRIC]
    assert found.spearman is not None
    assert found.spearman < -0.9
    x = [row[METRIC] for row in given_rows]
    assert found.pooled == pytest.approx(stats.spearmanr(x, [row["acc_mean"] for row in given_rows]).statistic)
    assert found.pooled > 0.5
    assert found.simpson
    assert (found.pooled_cells, found.pooled_distinct) == (30, 30)


def test_a_pooled_correlation_that_is_too_large_is_flagged():
    """No relation within, but levels that go together: pooling makes a correlation out of nothing, and is flagged."""
    flat = [3, 8, 1, 6, 9, 2, 7, 4, 10, 5]
    given_rows = []
    for place, model in enumerate(("Fir", "Oak", "Elm")):
        given_rows += rows(X + 10 * place, 0.3 + 0.2 * place + 0.001 * np.array(flat), model=model)
    found = predictors(given_rows)[METRIC]
    assert abs(found.spearman or 1) < 0.4
    assert found.pooled is not None
    assert found.pooled > 0.85
    assert found.simpson


def test_figures_that_are_not_finite_are_counted_out():
    """Infinite and missing statistics take no part and are counted apart."""
    x = [1, 2, math.inf, 4, 5, math.nan, 7]
    found = predictors(rows(x, [1, 2, 0, 4, 5, 0, 7]))[METRIC]
    (search,) = found.searches
    assert (search.cells, search.non_finite, search.missing, search.spearman) == (5, 1, 1, pytest.approx(1))
    assert found.non_finite == 1


def test_chance_alone_is_seldom_found():
    """Without any relation, the p-value of a search is below 0.05 about as often as it says."""
    make = np.random.default_rng(9)
    below = [permutation_p(make.normal(size=12), make.normal(size=12), 400, make) <= 0.05 for _ in range(800)]
    assert np.mean(below) == pytest.approx(0.05, abs=3.5 * math.sqrt(0.05 * 0.95 / 800))


def test_intervals_cover():
    """Bonett and Wright's interval covers the rank correlation of normal figures about as often as it says."""
    make, r = np.random.default_rng(14), 0.7
    truth = 6 / math.pi * math.asin(r / 2)  # Pearson 1907
    inside = []
    for _ in range(1000):
        x = make.normal(size=25)
        low, high = bonett_wright(spearman(x, r * x + math.sqrt(1 - r * r) * make.normal(size=25)), 25, 0.95) or (0, 0)
        inside.append(low <= truth <= high)
    assert 0.93 < np.mean(inside) < 0.975


@pytest.mark.parametrize(
    ("given_rows", "why"),
    [
        (rows([1, 2, 3], [1, 2, 3]), Why.TOO_FEW),
        (rows([1], [1]), Why.CONSTANT),
        (rows([2] * 6, range(6)), Why.CONSTANT),
        (rows(range(6), [2] * 6), Why.CONSTANT),
        (rows([math.nan] * 6, range(6)), Why.NO_VALUE),
        (rows([math.inf] * 6, range(6)), Why.NO_VALUE),
        (rows(range(6), [math.nan] * 6), Why.NO_VALUE),
        ([*rows([1] * 6, range(6)), *rows([2] * 6, range(6), model="Oak")], Why.CONSTANT),
    ],
)
def test_without_a_correlation_there_is_a_reason(given_rows: list[dict[str, Any]], why: Why):
    """Too few cells, a constant figure on either side or none at all: the result says why."""
    found = predictors(given_rows)[METRIC]
    assert (found.why, found.spearman, found.pooled, found.p, found.models) == (why, None, None, None, ())


def test_results_of_a_project(six: Path):
    """Run on a project whose only statistic is constant, each statistic has a reason."""
    work = run(six)
    found = GradientPredictors()(work.consolidated.primary, work.study, {}, np.random.default_rng(0))
    assert {item.metric: item.why for item in found} == {
        **dict.fromkeys([item.metric for item in found], Why.NO_VALUE),
        "extreme_pruning_layers": Why.CONSTANT,
    }


def test_pooled_standard_deviation_and_its_interval():
    """The pooled variance is the mean of the variances by degrees of freedom; the interval is the textbook's."""
    values = [[0.50, 0.52, 0.51], [0.60, 0.63], [0.4, 0.41, 0.42, 0.40]]
    found = pooled_sd([float(np.std(own, ddof=1)) for own in values], [len(own) for own in values])
    residuals = np.concatenate([np.array(own) - np.mean(own) for own in values])
    assert found == (pytest.approx(math.sqrt((residuals**2).sum() / 6)), 6)
    # Montgomery and Runger (2011), example 8-6: s^2 = .0153 of 20 bottles, upper 95 % bound of sigma .17.
    assert sd_interval(math.sqrt(0.0153), 19, 0.90)[1] == pytest.approx(0.17, abs=0.005)
    low, high = sd_interval(2.0, 9, 0.95)
    assert (low, high) == pytest.approx(
        (math.sqrt(36 / stats.chi2.ppf(0.975, 9)), math.sqrt(36 / stats.chi2.ppf(0.025, 9)))
    )


def test_the_interval_of_a_standard_deviation_covers():
    """Over simulated replicates the interval holds the true value as often as it says."""
    make = np.random.default_rng(5)
    inside = []
    for _ in range(2000):
        sd, df = pooled_sd([float(make.normal(0, 3, 3).std(ddof=1)) for _ in range(4)], [3] * 4)
        low, high = sd_interval(sd, df, 0.9)
        inside.append(low <= 3 <= high)
    assert np.mean(inside) == pytest.approx(0.9, abs=3.5 * math.sqrt(0.09 / 2000))


def test_run_to_run_spread():
    """Replicates give a pooled standard deviation for each model and for all, beside the item noise."""
    given_rows = [
        *({"cell": 1, "acc_mean": value, "acc_mean_stderr": 0.005} for value in (0.50, 0.52, 0.51)),
        {"cell": 2, "acc_mean": 0.6, "acc_mean_stderr": 0.005},
        *({"cell": 1, "acc_mean": value, "acc_mean_stderr": 0.004, "model": "Oak"} for value in (0.4, 0.43)),
    ]
    everything, fir, oak = spreads(given_rows)
    assert (fir.model, fir.configurations, fir.df, fir.source) == ("Fir", 1, 2, "replicates")
    assert fir.pooled == fir.sd == pytest.approx(0.01)
    assert (fir.stderr, fir.ratio) == pytest.approx((0.005, 2))
    assert (oak.df, oak.sd) == (1, pytest.approx(0.03 / math.sqrt(2)))
    assert (everything.model, everything.configurations, everything.df) == (None, 2, 3)
    assert everything.sd == pytest.approx(math.sqrt((2 * 0.01**2 + 0.03**2 / 2) / 3))
    assert (everything.low, everything.high) == pytest.approx(sd_interval(everything.sd or 0, 3, 0.95))


def test_runs_without_a_figure_are_no_degrees_of_freedom():
    """A replicate that failed leaves the others' spread, with one degree of freedom fewer."""
    values = (0.50, 0.52, math.nan)
    _, fir = spreads([{"cell": 1, "acc_mean": value} for value in values])
    assert (fir.df, fir.pooled, fir.stderr, fir.ratio) == (1, pytest.approx(0.02 / math.sqrt(2)), None, None)


def test_the_study_files_spread_comes_first():
    """A standard deviation in the study file is used; that of the replicates stands beside it."""
    toml = "[statistics]\nrun_sd = 0.003\n"
    _, fir = spreads([{"cell": 1, "acc_mean": value, "acc_mean_stderr": 0.006} for value in (0.50, 0.52)], toml)
    assert (fir.sd, fir.source, fir.pooled, fir.ratio) == (0.003, "study", pytest.approx(0.01414, abs=1e-5), 0.5)
    _, fir = spreads([{"acc_mean": 0.5}], toml)
    assert (fir.sd, fir.source, fir.pooled, fir.low, fir.why) == (0.003, "study", None, None, None)


@pytest.mark.parametrize("given_rows", [[{"acc_mean": 0.5}, {"acc_mean": 0.6}], [{"acc_mean": math.nan}]])
def test_without_replicates_there_is_no_spread(given_rows: list[dict[str, Any]]):
    """Without repeated runs the result says so."""
    for item in spreads(given_rows):
        assert (item.why, item.sd, item.source, item.df, item.ratio) == (Why.NO_RUN_SD, None, None, 0, None)


def test_equal_replicates_have_no_spread():
    """Replicates that agree exactly have a standard deviation of zero, with an interval of zero width."""
    _, fir = spreads([{"cell": 1, "acc_mean": 0.5}, {"cell": 1, "acc_mean": 0.5}])
    assert (fir.sd, fir.low, fir.high, fir.df) == (0, 0, 0, 1)


def test_seeds_of_a_project_are_replicates(project: Path):
    """Folders that differ in the seed alone are the runs of one configuration."""
    for seed, level in enumerate((0.60, 0.61, 0.62)):
        name = f"exp_{seed + 1:03d}_taylor_seq_len32_seed{seed}"
        studies.experiment(project, "search_Fir_20", name, studies.evaluation(level))
    work = run(project)
    everything, fir = RunSpread()(work.consolidated.primary, work.study, {}, np.random.default_rng(0))
    means = [np.mean(list(studies.accuracies(level).values())) for level in (0.60, 0.61, 0.62)]
    assert (fir.configurations, fir.df, fir.sd) == (1, 2, pytest.approx(np.std(means, ddof=1)))
    assert everything.sd == fir.sd

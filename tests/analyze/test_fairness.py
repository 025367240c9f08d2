"""Methods on equal terms: against enumeration, pandas, and studies whose truth is known."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reportgen.analyze.cells import Cells
from reportgen.analyze.effort import best_of
from reportgen.analyze.fairness import (
    FairComparisons,
    common_places,
    compare_methods,
    expected_best,
    rounded,
)
from reportgen.model.claims import Configuration, Why
from reportgen.model.comparisons import Criterion, FairComparison
from reportgen.pipeline import run
from reportgen.study import Statistics
from tests import studies
from tests.conftest import REFERENCE

SE = 0.005


def cells_of(searches: Mapping[str, Sequence[float]], stderr: float = SE, sign: int = 1, first: int = 0) -> Cells:
    """Cells of a model: the i-th figure of each method has the parameter value first + i."""
    places = [(method, i, value) for method, values in searches.items() for i, value in enumerate(values)]
    n = len(places)
    return Cells(
        model="Fir",
        configurations=tuple(Configuration("Fir", m, {"s": first + i}, (f"{m}{i}",)) for m, i, _ in places),
        values=np.array([value for *_, value in places], dtype=float),
        stderrs=np.full(n, stderr),
        replicates=np.ones(n),
        sds=np.full(n, math.nan),
        secondary=None,
        tasks=(),
        accuracies=np.empty((n, 0)),
        errors=np.empty((n, 0)),
        sign=sign,
    )


def compared(
    searches: Mapping[str, Sequence[float]], stderr: float = SE, sign: int = 1, **rule: float
) -> FairComparison:
    """The comparison of such a model."""
    return compare_methods(cells_of(searches, stderr, sign), list(searches), Statistics(**rule))


@pytest.mark.parametrize("scores", [[0.3, 0.9, 0.1, 0.5, 0.7, 0.2], [0.5, 0.5, 0.9, 0.9, 0.1], [0.4]])
def test_the_expected_best_is_that_of_all_subsets(scores: list[float]):
    """The expected best of k is the mean over all subsets of k, by enumeration."""
    for k in range(1, len(scores) + 1):
        best = [max(subset) for subset in itertools.combinations(scores, k)]
        assert expected_best(np.array(scores), k) == pytest.approx(np.mean(best), rel=1e-13)


def test_the_expected_best_is_hypergeometric():
    """The weights are C(i - 1, k - 1) / C(n, k), also for large searches, and agree with the curve of effort."""
    scores = np.random.default_rng(0).normal(size=300)
    mean, _, _ = best_of(scores)
    for k in (1, 2, 17, 150, 299, 300):
        weights = [math.comb(i - 1, k - 1) / math.comb(300, k) for i in range(1, 301)]
        assert expected_best(scores, k) == pytest.approx(float(np.sort(scores) @ weights), rel=1e-11)
        assert expected_best(scores, k) == pytest.approx(mean[k - 1], rel=1e-11)
    below = [stats.hypergeom(300, i, 17).pmf(17) for i in range(301)]
    assert expected_best(scores, 17) == pytest.approx(float(np.sort(scores) @ np.diff(below)), rel=1e-9)


def test_criteria_by_hand():
    """A large search wins by its best, a small one at equal trials and on the common cells."""
    found = compared({"large": [0.50, 0.52, 0.54, 0.56, 0.60, 0.40], "small": [0.53, 0.55]})
    assert (found.trials, found.common, found.agree, found.why) == (2, 2, False, None)
    large, small = found.methods
    assert (large.cells, small.cells) == (6, 2)
    pairs = [max(pair) for pair in itertools.combinations([0.50, 0.52, 0.54, 0.56, 0.60, 0.40], 2)]
    expected = {"best": 0.60, "equal_trials": np.mean(pairs), "common_best": 0.52, "common_mean": 0.51}
    assert dict(large.values) == pytest.approx(expected)
    assert dict(small.values) == pytest.approx(
        {"best": 0.55, "equal_trials": 0.55, "common_best": 0.55, "common_mean": 0.54}
    )
    assert dict(large.places) == {"best": 1, "equal_trials": 1, "common_best": 2, "common_mean": 2}
    assert found.winners == {
        "best": ("large",), "equal_trials": ("large",), "common_best": ("small",), "common_mean": ("small",),
    }  # fmt: skip


def test_differences_by_hand():
    """Differences are first minus second with a normal interval; the mean's error is that of a single difference."""
    found = compared({"a": [0.50, 0.60, 0.52], "b": [0.54, 0.55, 0.50], "c": [0.1, 0.2, 0.3]}, correlation=0.5)
    assert found.best is not None
    assert found.mean is not None
    stderr = math.sqrt(2 * SE**2 * 0.5)
    for item, difference in ((found.best, 0.05), (found.mean, 0.01)):
        assert (item.first, item.second, item.why) == ("a", "b", None)
        assert item.difference == pytest.approx(difference)
        assert item.stderr == pytest.approx(stderr)
        low, high = stats.norm.interval(0.95, difference, stderr)
        assert (item.low, item.high) == pytest.approx((low, high))
    assert (found.best.wins, found.mean.wins, found.mean.losses) == (None, 2, 1)


def test_the_error_of_the_mean_is_a_bound():
    """No dependence between cells gives the mean difference a larger error: full dependence attains it."""
    cells = cells_of({"a": [0.6, 0.5], "b": [0.5, 0.45]})
    errors = np.array([0.004, 0.006, 0.003, 0.009])
    found = compare_methods(replace(cells, stderrs=errors), ["a", "b"], Statistics(correlation=0.3))
    assert found.mean is not None
    single = [math.hypot(x, y) ** 2 - 2 * 0.3 * x * y for x, y in ((0.004, 0.003), (0.006, 0.009))]
    assert found.mean.stderr == pytest.approx(np.mean(np.sqrt(single)))
    random = np.random.default_rng(1)
    weights = np.array([0.5, 0.5, -0.5, -0.5])
    paired = np.array([[1, 0, 0.3, 0], [0, 1, 0, 0.3], [0.3, 0, 1, 0], [0, 0.3, 0, 1]])
    tried = 0
    for _ in range(2000):
        inner, *cross = random.uniform(-1, 1, 4)
        shape = paired.copy()
        shape[[0, 1], [1, 0]], shape[[2, 3], [3, 2]] = inner, cross[0]
        shape[[0, 3], [3, 0]], shape[[1, 2], [2, 1]] = cross[1], cross[2]
        if np.linalg.eigvalsh(shape).min() >= 0:
            tried += 1
            covariance = shape * np.outer(errors, errors)
            assert math.sqrt(weights @ covariance @ weights) <= found.mean.stderr + 1e-12
    assert tried > 50


def test_where_smaller_is_better():
    """A perplexity's winner has the smallest one, and its difference is negative."""
    found = compared({"a": [12.0, 14.0, 30.0], "b": [13.0, 11.0]}, sign=-1)
    assert found.winners is not None
    assert found.winners[Criterion.BEST] == ("b",)
    assert dict(found.methods[0].values) == pytest.approx(
        {"best": 12, "equal_trials": (12 * 2 + 14) / 3, "common_best": 12, "common_mean": 13}
    )
    assert found.best is not None
    assert (found.best.first, found.best.difference) == ("b", -1.0)


def test_equal_figures_share_the_first_place():
    """Exact ties, and those that only rounding errors break, have two winners; the difference is zero."""
    found = compared({"a": [0.5, 0.5], "b": [0.5, 0.5], "c": [0.1 + 0.2 + 0.2, 0.5]})
    assert found.winners is not None
    assert all(item == ("a", "b", "c") for item in found.winners.values())
    assert found.best is not None
    assert (found.best.first, found.best.second, found.best.difference, found.agree) == ("a", "b", 0, True)


def test_rounding_keeps_what_differs():
    """Figures are rounded each by its own magnitude: a huge one hides no difference of small ones."""
    assert rounded([0.1 + 0.2, 0.3])[0] == rounded([0.3])[0]
    a, b, huge, zero = rounded([12.0, 12.001, 1e300, 0.0])
    assert (a < b, huge, zero) == (True, pytest.approx(1e300), 0)


def test_common_cells_are_matched_by_all_parameters():
    """Common are the combinations of values, numbers or text, that every method has; order does not matter."""
    params = [("a", {"s": 1, "u": "x"}), ("a", {"s": 1, "u": "y"}), ("b", {"u": "y", "s": 1}), ("b", {"s": 1}),
              ("c", {"s": 1, "u": "y"})]  # fmt: skip
    cells = replace(
        cells_of({"a": [0.5, 0.6], "b": [0.4, 0.3], "c": [0.2]}),
        configurations=tuple(Configuration("Fir", method, own) for method, own in params),
    )
    assert common_places(cells, ("a", "b", "c")).tolist() == [[1], [2], [4]]
    assert common_places(cells, ("a", "b")).tolist() == [[1], [2]]


def test_methods_without_parameters():
    """One cell each without parameters is the common cell."""
    cells = cells_of({"a": [0.5], "b": [0.6]})
    cells = replace(cells, configurations=tuple(replace(cell, params={}) for cell in cells.configurations))
    found = compare_methods(cells, ["a", "b"], Statistics())
    assert (found.trials, found.common, found.agree, found.why) == (1, 1, True, None)


def test_why_a_comparison_lacks_something():
    """No value, one method, nothing in common and no standard errors are told apart."""
    empty = compare_methods(cells_of({}), ["a"], Statistics())
    assert (empty.why, empty.methods, empty.missing, empty.agree) == (Why.NO_VALUE, (), ("a",), None)
    one = compare_methods(cells_of({"a": [0.5, 0.4]}), ["a", "b"], Statistics())
    assert (one.why, one.missing, one.common, one.best, one.mean) == (Why.ONE_METHOD, ("b",), None, None, None)
    assert dict(one.methods[0].values) == {"best": 0.5, "equal_trials": 0.5}
    a, b = cells_of({"a": [0.5]}), cells_of({"b": [0.6]}, first=7)
    apart = compare_methods(
        replace(
            cells_of({"a": [0.5], "b": [0.6]}), configurations=(*a.configurations, *b.configurations)
        ),
        ["a", "b"],
        Statistics(),
    )  # fmt: skip
    assert (apart.why, apart.common, apart.best) == (Why.NOTHING_SHARED, 0, None)
    assert apart.winners == {"best": ("b",), "equal_trials": ("b",)}
    bare = compared({"a": [0.5], "b": [0.6]}, stderr=math.nan)
    assert bare.why is None
    for item in (bare.best, bare.mean):
        assert item is not None
        assert (item.difference, item.stderr, item.low, item.high) == (pytest.approx(0.1), None, None, None)
        assert item.why is Why.NO_STDERR


def test_the_step_against_pandas(six: Path):
    """On a study read from files, bests and means over common cells are those of pandas."""
    studies.table(six, "search_Acacia_20", [studies.row("search_Acacia_20", i, 32 * i, 4, 0.5) for i in (1, 2, 5)])
    work = run(six)
    part = work.consolidated.primary
    found = FairComparisons()(part, work.study, {}, np.random.default_rng(0))
    assert [item.model for item in found] == [summary.model.name for summary in part.models]
    frame = part.configurations
    for item in found:
        table = frame[frame["model"] == item.model].pivot_table(
            index=["taylor_seq_len", "taylor_num_samples"], columns="method", values="acc_mean"
        )
        common = table.dropna()
        assert (item.trials, item.common) == (table.count().min(), len(common))
        for own in item.methods:
            assert own.values[Criterion.BEST] == table[own.method].max()
            assert own.values[Criterion.COMMON_BEST] == common[own.method].max()
            assert own.values[Criterion.COMMON_MEAN] == pytest.approx(common[own.method].mean())
        ranks = pd.Series({m.method: m.values[Criterion.COMMON_MEAN] for m in item.methods}).rank(ascending=False)
        assert [m.places[Criterion.COMMON_MEAN] for m in item.methods] == ranks[list(table.columns)].reindex(
            [m.method for m in item.methods]
        ).astype(int).tolist()
    assert (found[0].trials, found[0].common) == (3, 2)


@pytest.mark.reference
def test_the_reference_study():
    """In Llama-Instruct blockwise wins with 20 cells to 7; taylor does at equal trials and on the common cells."""
    work = run(REFERENCE / "grid")
    found = FairComparisons()(work.consolidated.primary, work.study, {}, np.random.default_rng(0))
    item = next(item for item in found if item.model == "Llama-Instruct")
    assert {own.method: own.cells for own in item.methods} == {"taylor": 7, "layerwise": 20, "blockwise": 20}
    assert (item.trials, item.common) == (7, 6)
    assert item.winners is not None
    assert item.winners[Criterion.BEST] == ("blockwise",)
    assert item.winners[Criterion.EQUAL_TRIALS] == item.winners[Criterion.COMMON_MEAN] == ("taylor",)
    assert item.mean is not None
    assert (item.mean.wins, item.mean.losses) == (5, 1)


def test_without_a_difference_only_the_plain_best_favours_the_larger_search():
    """With equal methods the larger search wins by its best with its share of cells, otherwise in half of the cases.

    At equal trials it is the expectation that is equal: the best of few is skewed, so its median lies below.
    """
    random, times, large, small = np.random.default_rng(3), 2000, 20, 7
    won = dict.fromkeys(Criterion, 0)
    lead = np.empty(times)
    for place in range(times):
        found = compared({"a": random.normal(0.6, SE, large), "b": random.normal(0.6, SE, small)})
        assert found.winners is not None
        for criterion, winners in found.winners.items():
            won[criterion] += winners == ("a",)
        lead[place] = found.methods[0].values[Criterion.EQUAL_TRIALS] - found.methods[1].values[Criterion.EQUAL_TRIALS]
    room = 3 * math.sqrt(0.25 / times)
    assert won[Criterion.BEST] / times == pytest.approx(large / (large + small), abs=room)
    assert won[Criterion.BEST] / times > 0.5 + 5 * room
    for criterion in (Criterion.COMMON_BEST, Criterion.COMMON_MEAN):
        assert won[criterion] / times == pytest.approx(0.5, abs=room)
    assert abs(lead.mean()) < 3 * lead.std() / math.sqrt(times)
    assert won[Criterion.EQUAL_TRIALS] / times == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(("common", "low", "high"), [(False, 0.99, 1.0), (True, 0.935, 0.965)])
def test_coverage_of_the_mean_difference(common: bool, low: float, high: float):
    """The interval covers more than its level where noise is independent, and its level where a method shares it."""
    random, times, cells, difference = np.random.default_rng(4), 1500, 9, 0.004
    covered = 0
    for _ in range(times):
        noise = random.normal(0, SE, (2, 1 if common else cells))
        grid = random.normal(0.6, 0.02, cells)  # true effects of the cells, the same for both
        a, b = np.broadcast_to(noise, (2, cells)) + grid
        found = compared({"a": a + difference, "b": b}).mean
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        truth = difference if found.first == "a" else -difference
        covered += found.low <= truth <= found.high
    assert low <= covered / times <= high

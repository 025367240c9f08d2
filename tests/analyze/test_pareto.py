"""The Pareto front, against brute force and figures that can be worked out."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from reportgen.analyze.pareto import ParetoFronts, membership, pareto_front
from reportgen.model.claims import Why
from reportgen.model.relations import ParetoFront
from reportgen.pipeline import run
from tests.analyze.made import made

POINTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=25)


def brute(scores: Sequence[float], costs: Sequence[float]) -> list[int]:
    """Cells that no other one dominates, by looking at each pair."""
    n = range(len(scores))
    return [
        i
        for i in n
        if not any(
            scores[j] >= scores[i] and costs[j] <= costs[i] and (scores[j] > scores[i] or costs[j] < costs[i])
            for j in n
        )
    ]


def cells(figures: Sequence[tuple[float, float]], stderr: float = 0.005, **more: Any) -> list[dict[str, Any]]:
    """Rows with a mean accuracy, its error and a perplexity."""
    return [{"acc_mean": value, "acc_mean_stderr": stderr, "ppl": ppl, **more} for value, ppl in figures]


def fronts(rows: Sequence[dict[str, Any]], toml: str = "") -> tuple[ParetoFront, ...]:
    """What the step says."""
    part, study, so_far = made(rows, toml)
    return ParetoFronts()(part, study, so_far, np.random.default_rng(0))


@given(POINTS)
def test_the_front_is_that_of_all_pairs(points: list[tuple[int, int]]):
    """The front is what comparing all pairs leaves, duplicates included, in the order of the cost."""
    scores, costs = (np.array(side, dtype=float) for side in zip(*points, strict=True))
    found = pareto_front(scores, costs)
    assert sorted(found) == brute(scores, costs)
    assert [(costs[i], i) for i in found] == sorted((costs[i], i) for i in found)


@given(POINTS)
def test_without_noise_membership_is_the_front(points: list[tuple[int, int]]):
    """Where the standard errors are zero, a cell's probability is one on the front and zero off it."""
    scores, costs = (np.array(side, dtype=float) for side in zip(*points, strict=True))
    found = membership(scores, costs, np.zeros(len(scores)), 3, np.random.default_rng(0))
    assert np.flatnonzero(found).tolist() == brute(scores, costs)
    assert set(found.tolist()) <= {0.0, 1.0}


def test_membership_is_that_of_a_simulation():
    """Draw by draw, with the same noise, running maxima find the front of all pairs."""
    make = np.random.default_rng(5)
    scores, costs = make.normal(size=30), make.integers(0, 12, 30).astype(float)
    stderrs = make.uniform(0.2, 1, 30)
    order = np.argsort(costs, kind="stable")
    noise = np.random.default_rng(1).standard_normal((30, 200))
    counts = np.zeros(30)
    for draw in range(200):
        drawn = scores.copy()
        drawn[order] += stderrs[order] * noise[:, draw]
        counts[brute(drawn.tolist(), costs.tolist())] += 1
    found = membership(scores, costs, stderrs, 200, np.random.default_rng(1))
    assert found == pytest.approx(counts / 200, abs=1e-12)


@pytest.mark.parametrize("ahead", [-0.01, 0.0, 0.004, 0.02])
def test_membership_of_two_cells_is_a_normal_probability(ahead: float):
    """The costlier of two cells is on the front with probability Phi(d / s); the cheaper one always."""
    draws = 40_000
    errors = np.array([0.004, 0.006])
    found = membership(np.array([0.5, 0.5 + ahead]), np.array([1.0, 2.0]), errors, draws, np.random.default_rng(2))
    expected = norm.cdf(ahead / math.hypot(*errors))
    assert found[0] == 1
    assert found[1] == pytest.approx(expected, abs=4 * math.sqrt(0.25 / draws))


def test_membership_of_equal_cells_is_that_of_records():
    """Of n equally good cells the k-th cheapest is on the front with probability 1 / k (Renyi 1962 on records)."""
    found = membership(np.zeros(8), np.arange(8.0), np.ones(8), 40_000, np.random.default_rng(3))
    assert found == pytest.approx(1 / np.arange(1, 9), abs=0.01)


@pytest.mark.parametrize(("spread", "said", "true"), [(0.5, 0.57, 0.37), (1, 0.64, 0.53), (3, 0.83, 0.82)])
def test_the_picks_membership_is_too_high_in_a_close_field(spread: float, said: float, true: float):
    """The best cell was chosen for its score: its probability exceeds the truth where the field is close, as documented."""
    make = np.random.default_rng(22)
    claimed, correct = [], []
    for _ in range(600):
        truth, costs = make.normal(0, spread, 20), make.normal(size=20)
        scores = truth + make.standard_normal(20)
        best = int(scores.argmax())
        claimed.append(membership(scores, costs, np.ones(20), 200, make)[best])
        correct.append(best in pareto_front(truth, costs))
    assert np.mean(claimed) == pytest.approx(said, abs=0.04)
    assert np.mean(correct) == pytest.approx(true, abs=3.5 * math.sqrt(true * (1 - true) / 600))


def test_the_step_answers_a_limit():
    """The front is a step function of the limit: at each limit its point is the best that the limit allows."""
    figures = [(0.50, 9.0), (0.58, 12.0), (0.55, 10.0), (0.60, 15.0), (0.57, 12.5), (0.60, 16.0), (0.7, math.inf)]
    (front,) = fronts([*cells(figures[:-1]), {"acc_mean": 0.4, "acc_mean_stderr": 0.005}])
    assert (front.cells, front.without, front.why, front.unsure) == (6, 1, None, None)
    assert [(point.primary, point.secondary) for point in front.points] == [
        (0.50, 9.0), (0.55, 10.0), (0.58, 12.0), (0.60, 15.0),
    ]  # fmt: skip
    for limit in np.arange(9, 17, 0.25):
        (point,) = (p for p in front.points if p.limit is not None and p.limit <= limit < (p.until or math.inf))
        assert point.primary == max(value for value, ppl in figures if ppl <= limit)
    assert [point.pick for point in front.points] == [False, False, False, True]
    assert front.pick_on_front is True
    assert [point.behind for point in front.points] == pytest.approx([0.1, 0.05, 0.02, 0])
    assert [point.behind_stderr for point in front.points] == pytest.approx([0.005 * math.sqrt(2)] * 3 + [0])


def test_the_limit_gives_what_the_selection_would_pick():
    """A study file with the limit as its constraint picks the front's point."""
    make = np.random.default_rng(7)
    rows = cells(
        [(float(a), float(p)) for a, p in zip(make.normal(0.6, 0.02, 40), make.uniform(9, 20, 40), strict=True)]
    )
    (front,) = fronts(rows)
    for point in front.points:
        _, _, so_far = made(rows, f'[selection]\nconstraints = ["ppl <= {point.limit!r}"]')
        assert so_far["models"][0].best.experiments == point.configuration.experiments


def test_probabilities_use_the_correlation():
    """Common noise cannot change an order: the probability of two cells is Phi(d / (s sqrt(2 (1 - rho))))."""
    toml = "[statistics]\ncorrelation = 0.75\ndraws = 40000\n"
    (front,) = fronts(cells([(0.5, 9.0), (0.503, 10.0)], 0.004), toml)
    expected = norm.cdf(0.003 / (0.004 * math.sqrt(2 * 0.25)))
    assert front.pick_probability == pytest.approx(expected, abs=0.01)
    assert front.points[0].behind_stderr == pytest.approx(0.004 * math.sqrt(0.5))


def test_other_cells_that_may_be_on_the_front():
    """Cells off the front count from a probability of one minus the level."""
    rows = cells([(0.50, 9.0), (0.60, 10.0), (0.598, 11.0), (0.55, 12.0)])
    (front,) = fronts(rows)
    # Phi(-.002 / (.005 sqrt 2)) = .39 for the third cell, next to nothing for the fourth.
    assert (front.others, front.threshold) == (1, pytest.approx(0.05))
    (narrow,) = fronts(rows, "[statistics]\nlevel = 0.55\n")
    assert narrow.others == 0


def test_exact_duplicates_stay_and_one_is_picked():
    """Cells with the same figures are both on the front; the limit picks the first, as the selection does."""
    (front,) = fronts(cells([(0.6, 12.0), (0.5, 9.0), (0.5, 9.0), (0.6, 12.0)]))
    assert [point.configuration.params["cell"] for point in front.points] == [1, 2, 0, 3]
    assert [(point.limit, point.until) for point in front.points] == [(9, 12), (None, None), (12, None), (None, None)]
    assert [point.pick for point in front.points] == [False, False, True, False]


def test_directions_of_both_metrics():
    """With perplexity as the primary and accuracy as the tie metric, the front runs from high accuracy to low perplexity."""
    toml = '[selection]\nmetric = "ppl"\nties = ["acc_mean"]\n'
    (front,) = fronts(cells([(0.60, 15.0), (0.58, 12.0), (0.57, 13.0), (0.5, 9.0)]), toml)
    assert [(point.primary, point.secondary) for point in front.points] == [(15.0, 0.60), (12.0, 0.58), (9.0, 0.5)]
    assert [(point.limit, point.until) for point in front.points] == [(0.6, 0.58), (0.58, 0.5), (0.5, None)]
    assert [point.behind for point in front.points] == [6, 3, 0]
    assert front.points[-1].pick
    assert (front.unsure, front.pick_probability, front.others) == (Why.NO_STDERR, None, None)


def test_a_pick_without_a_finite_perplexity_is_not_placed():
    """The best configuration may lack the tie metric: then the front says nothing of it."""
    (front,) = fronts([*cells([(0.5, 9.0), (0.55, 10.0)]), {"acc_mean": 0.7, "ppl": math.inf}])
    assert (front.cells, front.without, front.pick_on_front, front.pick_probability) == (2, 1, None, None)
    assert not any(point.pick for point in front.points)
    assert front.points[0].behind == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("rows", "toml", "why"),
    [
        ([{"acc_mean": 0.5, "ppl": math.inf}], "", Why.NO_SECONDARY),
        ([{"acc_mean": 0.5}], "", Why.NO_SECONDARY),
        ([{"acc_mean": 0.5, "ppl": 9.0}], "[selection]\nties = []\n", Why.NO_SECONDARY),
        ([{"acc_mean": math.nan, "ppl": 9.0}], "", Why.NO_VALUE),
    ],
)
def test_without_a_front_there_is_a_reason(rows: list[dict[str, Any]], toml: str, why: Why):
    """Without cells, or without a finite tie metric, the result says why."""
    (front,) = fronts(rows, toml)
    assert (front.why, front.points, front.pick_on_front) == (why, (), None)


def test_one_cell_and_equal_cells_are_fronts():
    """A single cell is a front for certain; cells that are all alike are all on it."""
    (front,) = fronts(cells([(0.5, 9.0)]))
    assert (front.pick_on_front, front.pick_probability, front.others) == (True, 1.0, 0)
    (front,) = fronts(cells([(0.5, 9.0)] * 5))
    assert len(front.points) == 5
    assert sum(point.limit is not None for point in front.points) == 1
    assert sum(point.probability or 0 for point in front.points) == pytest.approx(1, abs=1e-9)


def test_standard_errors_of_some_cells_only():
    """Where a cell has no standard error the front stands, without probabilities."""
    (front,) = fronts([*cells([(0.5, 9.0)]), {"acc_mean": 0.6, "ppl": 12.0}])
    assert (front.unsure, len(front.points)) == (Why.NO_STDERR, 2)
    assert [point.behind_stderr for point in front.points] == [None, 0.0]


def test_a_project_has_a_front_for_each_model(six: Path):
    """Run on a project, each model's best configuration is on its front."""
    work = run(six)
    random = np.random.default_rng(0)
    found = ParetoFronts()(work.consolidated.primary, work.study, {"models": work.analysis.models}, random)
    assert [front.model for front in found] == [item.model.name for item in work.analysis.models]
    assert all(front.pick_on_front for front in found)


def test_text_valued_parameters_are_no_obstacle():
    """Parameters play no part in the front, whatever their values are."""
    rows = [row | {"cell": name} for row, name in zip(cells([(0.5, 9.0), (0.6, 10.0)]), ("mean", "max"), strict=True)]
    (front,) = fronts(rows)
    assert [point.configuration.params["cell"] for point in front.points] == ["mean", "max"]


def test_many_cells_are_quick():
    """Three thousand cells with 4,000 draws take a second, not minutes."""
    make = np.random.default_rng(0)
    scores, costs = make.normal(size=3000), make.normal(size=3000)
    start = time.perf_counter()
    membership(scores, costs, np.ones(3000), 4000, make)
    assert time.perf_counter() - start < 10

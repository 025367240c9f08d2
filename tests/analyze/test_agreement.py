"""Agreement of the tasks, against scipy, brute force and simulations with known truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from reportgen.analyze.agreement import MANY, TOP, TaskAgreement, concordance, rank_draws, tau_matrix
from reportgen.model.claims import Why
from reportgen.model.relations import Agreement
from reportgen.pipeline import run
from tests.analyze.made import made

TIED = st.integers(3, 12).flatmap(lambda n: arrays(float, (n, 4), elements=st.integers(0, 5).map(float)))


def rows_of(figures: Any, stderr: float | None = 0.01, ppl: Sequence[float] = ()) -> list[dict[str, Any]]:
    """Rows with the given accuracies of tasks a, b, c, ..."""
    found = []
    for place, line in enumerate(np.asarray(figures, dtype=float).tolist()):
        row = {f"acc_{name}": value for name, value in zip("abcdefgh", line, strict=False)}
        if stderr is not None:
            row |= {f"{name}_stderr": stderr for name in tuple(row)}
        found.append(row | ({"ppl": ppl[place]} if ppl else {}))
    return found


def agreements(rows: Sequence[dict[str, Any]], toml: str = "") -> tuple[Agreement, ...]:
    """What the step says."""
    part, study, so_far = made(rows, toml)
    return TaskAgreement()(part, study, so_far, np.random.default_rng(0))


@given(TIED)
def test_concordance_is_friedmans_chi_square(figures: np.ndarray):
    """W is Friedman's chi-square over K (n - 1), with scipy's correction for ties."""
    found = concordance(figures)
    if all(len(set(column)) == 1 for column in figures.T.tolist()):
        assert found is None
        return
    n, m = figures.shape
    chi_square = stats.friedmanchisquare(*figures).statistic
    assert found == pytest.approx(chi_square / (m * (n - 1)), abs=1e-12)


def test_concordance_of_a_published_example():
    """Siegel and Castellan (1988), three executives ranking six applicants: rank sums 8 14 11 11 11 8, W = .16."""
    ranks = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], dtype=float).T
    assert concordance(ranks) == pytest.approx(0.162, abs=5e-4)


def test_perfect_agreement_and_none():
    """Tasks with one ranking give W = 1 and every tau one; two opposite rankings give W = 0 and tau minus one."""
    line = np.arange(9.0)
    (found,) = agreements(rows_of(0.4 + 0.01 * np.column_stack([line, 2 * line, line**2 / 4])))
    assert (found.concordance, found.by_chance) == (pytest.approx(1), pytest.approx(1 / 3))
    assert found.taus == ((1, 1, 1),) * 3
    (found,) = agreements(rows_of(0.4 + 0.01 * np.column_stack([line, -line])))
    assert (found.concordance, found.least_tau, found.mean_taus) == (pytest.approx(0), pytest.approx(-1), (-1, -1))


def test_by_chance_is_what_noise_alone_gives():
    """If all configurations are equally good, W is one over the number of tasks on average."""
    make = np.random.default_rng(11)
    found = [concordance(make.normal(size=(20, 7))) for _ in range(1500)]
    assert np.mean(found) == pytest.approx(1 / 7, abs=4 * np.std(found) / math.sqrt(len(found)))


@given(TIED)
def test_taus_are_scipys(figures: np.ndarray):
    """The matrix is scipy's tau-b pair by pair; where scipy has none there is none."""
    found = tau_matrix(figures)
    for i in range(figures.shape[1]):
        for j in range(figures.shape[1]):
            expected = stats.kendalltau(figures[:, i], figures[:, j], variant="b").statistic
            assert found[i][j] == (None if math.isnan(expected) else pytest.approx(expected, abs=1e-12))


def test_means_of_tau_and_the_least_agreeing_pair():
    """Each task's mean is over its taus with the others; the least agreeing pair has the smallest."""
    make = np.random.default_rng(3)
    (found,) = agreements(rows_of(make.uniform(0.3, 0.8, (15, 4))))
    taus = np.array(found.taus, dtype=float)
    assert found.mean_taus == pytest.approx((taus.sum(axis=1) - 1) / 3)
    assert found.least is not None
    i, j = (found.tasks.index(task) for task in found.least)
    assert found.least_tau == taus[i, j] == taus.min()


def test_a_constant_task_has_no_tau():
    """A task on which all configurations are equal agrees with none; the others keep their figures."""
    figures = np.column_stack([[0.5, 0.6, 0.7], [0.4, 0.4, 0.4], [0.3, 0.5, 0.4]])
    (found,) = agreements(rows_of(figures))
    assert found.taus[1] == (None, None, None)
    assert found.mean_taus == (pytest.approx(1 / 3), None, pytest.approx(1 / 3))
    assert found.least == ("a", "c")
    (flat,) = agreements(rows_of(np.full((3, 2), 0.5)))
    assert (flat.concordance, flat.least, flat.least_tau, flat.mean_taus) == (None, None, None, (None, None))
    assert flat.kept == 2


def test_winners_without_a_task():
    """Without a task the winner is the first of the best by the mean over the others."""
    make = np.random.default_rng(8)
    figures = make.uniform(0.4, 0.6, (12, 5))
    (found,) = agreements(rows_of(figures))
    full = int(figures.mean(axis=1).argmax())
    assert found.winner is not None
    assert found.winner.params["cell"] == full
    for place, item in enumerate(found.left_out):
        means = np.delete(figures, place, axis=1).mean(axis=1)
        assert (item.task, item.winner.params["cell"]) == ("abcde"[place], int(means.argmax()))
        assert item.same == (means.argmax() == full)
        assert item.rank == 1 + (means > means[full]).sum()
    assert found.kept == sum(item.same for item in found.left_out)
    assert 0 < found.kept < 5


def test_exact_ties_are_broken_as_the_selection_breaks_them():
    """Of equal means the one with the lower perplexity wins, then the first; sums in another order are equal sums."""
    figures = [[0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0.2, 0.1, 0.3]]
    part, study, so_far = made(rows_of(figures, ppl=[11.0, 9.0, 9.0]))
    (found,) = TaskAgreement()(part, study, so_far, np.random.default_rng(0))
    assert found.winner is not None
    assert found.winner.experiments == so_far["models"][0].best.experiments
    assert found.winner.params["cell"] == 1
    (found,) = agreements(rows_of(figures))
    assert found.winner is not None
    assert found.winner.params["cell"] == 0


def test_rank_draws_are_those_of_a_simulation():
    """With the same noise, the ranks are scipy's, draw by draw."""
    scores, errors = np.array([0.3, 0.5, 0.45, 0.2]), np.array([0.1, 0.05, 0.2, 0.1])
    found = rank_draws(scores, errors, [1, 3], 300, np.random.default_rng(4))
    noise = np.random.default_rng(4).standard_normal((300, 4))
    expected = stats.rankdata(-(scores + errors * noise), method="min", axis=1)[:, [1, 3]]
    assert np.array_equal(found, expected)


def test_rank_intervals_of_two_cells_follow_the_normal_law():
    """The better of two is first with probability Phi(d / s), s from both means over the tasks and the correlation."""
    figures = np.array([[0.52, 0.51, 0.53], [0.50, 0.52, 0.51]])
    (found,) = agreements(rows_of(figures), "[statistics]\ndraws = 40000\ncorrelation = 0.5\n")
    difference = float(figures.mean(axis=1) @ [1, -1])
    expected = stats.norm.cdf(difference / (0.01 / math.sqrt(3) * math.sqrt(2) * math.sqrt(0.5)))
    first, second = found.ranks
    assert first.first == pytest.approx(expected, abs=0.01)
    assert first.first + second.first == pytest.approx(1)
    assert (first.pick, second.pick, first.rank, second.rank) == (True, False, 1, 2)
    assert (first.low, first.high, second.low, second.high) == (1, 2, 1, 2)


def test_rank_intervals_against_noise_task_by_task():
    """Noise added to each task gives the intervals that the mean's own noise gives."""
    make = np.random.default_rng(6)
    figures = make.uniform(0.45, 0.55, (10, 7))
    (found,) = agreements(rows_of(figures), "[statistics]\ndraws = 20000\n")
    drawn = (figures + 0.01 * make.standard_normal((20_000, 10, 7))).mean(axis=2)
    ranks = stats.rankdata(-drawn, axis=1)
    assert len(found.ranks) == 5
    for item in found.ranks:
        own = ranks[:, int(item.configuration.params["cell"])]
        assert item.first == pytest.approx((own == 1).mean(), abs=0.015)
        # An end may fall on the other side of a jump of the discrete law.
        assert own.mean() == pytest.approx((item.low + item.high) / 2, abs=2.5)
        assert abs(item.low - np.quantile(own, 0.025)) <= 1
        assert abs(item.high - np.quantile(own, 0.975)) <= 1


@pytest.mark.parametrize(("spread", "covered"), [(0.5, 0.81), (1, 0.91), (1.5, 0.955), (3, 0.98)])
def test_rank_intervals_cover_the_true_rank(spread: float, covered: float):
    """The measured winner's 95 % interval falls short in a close field, as documented, and only on the good side."""
    make = np.random.default_rng(10)
    inside, too_low = [], []
    for _ in range(600):
        truth = make.normal(0, spread, 20)
        scores = truth + make.standard_normal(20)
        winner = int(scores.argmax())
        drawn = rank_draws(scores, np.ones(20), [winner], 400, make)[:, 0]
        low, high = np.quantile(drawn, [0.025, 0.975], method="inverted_cdf")
        rank = 1 + (truth > truth[winner]).sum()
        inside.append(low <= rank <= high)
        too_low.append(rank < low)
    assert np.mean(inside) == pytest.approx(covered, abs=3.5 * math.sqrt(covered * (1 - covered) / 600))
    assert not any(too_low)


def test_common_noise_moves_no_rank():
    """With nearly all noise in common, the ranks are as measured."""
    rows = rows_of([[0.5, 0.6], [0.55, 0.65], [0.6, 0.7]])
    (found,) = agreements(rows, "[statistics]\ncorrelation = 0.999\n")
    assert [(item.rank, item.low, item.high, item.first) for item in found.ranks] == [
        (1, 1, 1, 1.0), (2, 2, 2, 0.0), (3, 3, 3, 0.0),
    ]  # fmt: skip


def test_many_cells_are_ranked_at_the_top_only():
    """Above 500 cells the ranks are drawn among the best 200, and the result says so; W and tau are over all."""
    make = np.random.default_rng(2)
    (found,) = agreements(rows_of(make.uniform(0.4, 0.6, (MANY + 1, 3))), "[statistics]\ndraws = 500\n")
    assert (found.cells, found.compared) == (MANY + 1, TOP)
    assert [item.rank for item in found.ranks] == [1, 2, 3, 4, 5]
    assert all(item.low <= item.rank <= item.high <= TOP for item in found.ranks)


@pytest.mark.parametrize(
    ("rows", "toml", "why"),
    [
        (rows_of([[0.5, 0.6]]), "", Why.ONE_CELL),
        (rows_of([[0.5], [0.6]]), "", Why.ONE_TASK),
        ([{"acc_mean": 0.5}, {"acc_mean": 0.6}], "", Why.ONE_TASK),
        ([{"ppl": 9.0}, {"ppl": 10.0}], '[selection]\nmetric = "ppl"\n', Why.ONE_TASK),
        (rows_of([[0.5, 0.6], [0.6, 0.7]]), '[selection]\nmetric = "acc_a"\n', Why.ONE_TASK),
        ([{"acc_mean": math.nan}], "", Why.NO_VALUE),
    ],
)
def test_without_two_tasks_or_cells_there_is_a_reason(rows: list[dict[str, Any]], toml: str, why: Why):
    """One cell, one task, another primary metric or no figure at all: the result says why and gives nothing."""
    (found,) = agreements(rows, toml)
    assert (found.why, found.concordance, found.taus, found.left_out, found.ranks) == (why, None, (), (), ())


def test_without_standard_errors_there_are_no_intervals():
    """The agreement needs no standard errors; the intervals do."""
    (found,) = agreements(rows_of([[0.5, 0.6], [0.6, 0.7]], stderr=None))
    assert (found.concordance, found.ranks, found.unsure, found.compared) == (1, (), Why.NO_STDERR, 0)


def test_cells_that_lack_a_task_are_counted_out():
    """A configuration with a mean but without one of the tasks takes no part."""
    part, study, so_far = made(rows_of([[0.5, 0.6], [0.6, 0.7], [0.9, 0.9]]))
    part.configurations.loc[2, "acc_b"] = math.nan
    (found,) = TaskAgreement()(part, study, so_far, np.random.default_rng(0))
    assert (found.cells, found.without) == (2, 1)
    assert not any(item.pick for item in found.ranks)


def test_a_project_has_an_agreement_for_each_model(six: Path):
    """Run on a project whose tasks all go with one level, the tasks agree and the winner stays."""
    work = run(six)
    so_far = {"models": work.analysis.models}
    found = TaskAgreement()(work.consolidated.primary, work.study, so_far, np.random.default_rng(0))
    assert [item.model for item in found] == [item.model.name for item in work.analysis.models]
    for item, model in zip(found, work.analysis.models, strict=True):
        assert (item.concordance or 0) > 0.9
        assert item.kept == len(item.tasks) == 7
        assert item.winner is not None
        assert model.best is not None
        assert item.winner.experiments == model.best.experiments
        assert item.ranks[0].pick

"""How much search was needed, and what to run next: against enumeration, binomials and statsmodels' power."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.power import NormalIndPower

from reportgen.analyze.cells import all_cells
from reportgen.analyze.effort import NextRuns, SearchEffort, best_of, runs_needed
from reportgen.analyze.runs import run_sd
from reportgen.model.claims import Configuration, Why
from reportgen.model.consolidated import Slice
from reportgen.model.results import ModelResult
from reportgen.model.shares import NextRun
from reportgen.model.shares import SearchEffort as Effort
from reportgen.pipeline import run
from reportgen.study import Study
from tests import studies


@dataclass(frozen=True)
class Tied:
    """What the step of tied sets leaves."""

    model: str
    members: tuple[Configuration, ...]
    method: str | None = None
    why: Why | None = None


Built = tuple[Slice, Study, tuple[ModelResult, ...]]


def searched(project: Path, levels: Sequence[float], toml: str = "", search: str = "search_Fir_20") -> Built:
    """A study of one search with the given accuracies."""
    if toml:
        (project / "reportgen.toml").write_text(toml, "utf-8")
    rows = [studies.row(search, i, 32 * i, 4, level) for i, level in enumerate(levels, 1)]
    studies.table(project, search, rows)
    work = run(project)
    return work.consolidated.primary, work.study, work.analysis.models


def effort(part: Slice, study: Study) -> tuple[Effort, ...]:
    """What the step says."""
    return SearchEffort()(part, study, {}, np.random.default_rng(0))


def planned(built: Built, count: int | None, **more: Any) -> NextRun:
    """The plan where the first `count` cells by score are tied; None for no step of ties."""
    part, study, models = built
    so_far: dict[str, Any] = {"models": models}
    if count is not None:
        cells = all_cells(part, study)["Fir"]
        order = np.argsort(-cells.scores, kind="stable")[:count]
        members = tuple(cells.configurations[place] for place in order)
        so_far["ties"] = (Tied("Fir", (), method="taylor"), Tied("Fir", members, **more))
    (plan,) = NextRuns()(part, study, so_far, np.random.default_rng(0))
    return plan


@pytest.mark.parametrize("scores", [[0.3, 0.9, 0.1, 0.5, 0.7, 0.2, 0.65], [0.5, 0.5, 0.9, 0.9, 0.1], [0.4, 0.4, 0.4]])
def test_the_best_of_k_is_that_of_all_subsets(scores: list[float]):
    """Expectation, spread and quantiles are those over all subsets of k, by enumeration."""
    mean, sd, tails = best_of(np.array(scores))
    for k in range(1, len(scores) + 1):
        best = [max(subset) for subset in itertools.combinations(scores, k)]
        assert mean[k - 1] == pytest.approx(np.mean(best), rel=1e-12)
        assert sd[k - 1] == pytest.approx(np.std(best), abs=1e-12)
        assert tails[k - 1].tolist() == np.quantile(best, [0.05, 0.95], method="inverted_cdf").tolist()


def test_the_expected_best_is_the_u_statistic():
    """The expectation is sum over i of C(i - 1, k - 1) / C(n, k) y_(i), the unbiased estimate of Tang et al. 2020."""
    scores = np.random.default_rng(0).normal(size=60)
    mean, _, _ = best_of(scores)
    for k in (1, 2, 7, 30, 59, 60):
        weights = [math.comb(i - 1, k - 1) / math.comb(60, k) for i in range(1, 61)]
        assert mean[k - 1] == pytest.approx(float(np.sort(scores) @ weights), rel=1e-11)


def test_curves_rise_to_the_best_and_end_there():
    """The curve never falls, starts at the mean and ends at the best, without spread; also with large numbers."""
    for scores in (np.random.default_rng(1).normal(size=500), 1e9 + np.arange(40.0), np.full(30, 0.61)):
        mean, sd, tails = best_of(scores)
        assert (np.diff(mean) >= 0).all()
        assert mean[0] == pytest.approx(scores.mean())
        assert (mean[-1], sd[-1], tails[-1].tolist()) == (scores.max(), 0, [scores.max()] * 2)
        assert (tails[:, 0] <= tails[:, 1]).all()


def test_effort_of_a_model_and_its_methods(six: Path):
    """Each model has a curve over all methods and one for each; trials within the noise are the first such k."""
    work = run(six)
    part, study = work.consolidated.primary, work.study
    found = effort(part, study)
    assert [item.method for item in found[:4]] == [None, "taylor", "layerwise", "blockwise"]
    cells = all_cells(part, study)
    for item in found:
        own = cells[item.model] if item.method is None else cells[item.model].of_method(item.method)
        assert (item.configurations, item.best, len(item.points)) == (len(own), own.values.max(), len(own))
        near = [point.trials for point in item.points if item.best - point.mean <= item.stderr]
        assert item.within_stderr == near[0]
        assert item.within_margin == next(p.trials for p in item.points if item.best - p.mean <= 0.005)


def test_effort_where_smaller_is_better(project: Path):
    """The expected best perplexity falls, and low and high are by value."""
    toml = '[selection]\nmetric = "ppl"\nties = ["acc_mean"]\n'
    part, study, _ = searched(project, [0.5] * 5, toml)
    ppl = [14.0, 11.0, math.inf, 19.0, 12.0]
    item, _ = effort(replace(part, configurations=part.configurations.assign(ppl=ppl)), study)
    assert (item.configurations, item.best, item.stderr, item.within_stderr) == (4, 11.0, None, None)
    assert [point.mean for point in item.points] == pytest.approx([14.0, (11 * 3 + 12 * 2 + 14) / 6, 11.25, 11.0])
    assert (item.points[0].low, item.points[0].high) == (11.0, 19.0)


def test_effort_of_large_searches_is_thinned(project: Path):
    """Above 200 configurations the points are thinned, from 1 to n, none beyond."""
    part, study, _ = searched(project, np.linspace(0.4, 0.6, 450).tolist())
    item, _ = effort(part, study)
    trials = [point.trials for point in item.points]
    assert (trials[0], trials[-1], trials) == (1, 450, sorted(set(trials)))
    assert 50 < len(trials) <= 200
    assert item.points[-1].mean == item.best


def test_effort_without_a_search(project: Path):
    """One cell gives no curve, no value none either, and all values tied need one trial."""
    part, study, _ = searched(project, [0.5])
    assert [(item.why, item.best is None, item.points) for item in effort(part, study)] == [
        (Why.ONE_CELL, False, ())
    ] * 2
    none = replace(part, configurations=part.configurations.assign(acc_mean=math.nan))
    assert [(item.why, item.best) for item in effort(none, study)] == [(Why.NO_VALUE, None)] * 2
    part, study, _ = searched(project, [0.5] * 4)
    item, _ = effort(part, study)
    assert (item.within_stderr, item.within_margin, item.points[0].sd) == (1, 1, 0)


@pytest.mark.parametrize("ratio", [0.2, 0.5, 1.0, 1.7])
@pytest.mark.parametrize("comparisons", [1, 4, 10])
def test_runs_needed_are_those_of_statsmodels(ratio: float, comparisons: int):
    """Replicates are NormalIndPower's sample size at the Bonferroni level, rounded up."""
    # Statsmodels counts rejections on the wrong side too; these are below 1e-4 runs at a power of 80 %.
    size = NormalIndPower().solve_power(effect_size=ratio, alpha=0.05 / comparisons, power=0.8, alternative="two-sided")
    assert runs_needed(ratio * 0.003, 0.003, comparisons, 0.95) == math.ceil(size)


def test_runs_needed_by_hand():
    """A difference of one sigma takes 2 (1.96 + 0.84)^2 = 15.7, so 16 runs; a tenth takes 1570, out of reach."""
    assert runs_needed(1.0, 1.0, 1, 0.95) == 16
    assert runs_needed(0.1, 1.0, 1, 0.95) is None
    assert runs_needed(0.126, 1.0, 1, 0.95) == 989
    assert runs_needed(5.0, 1.0, 1, 0.95) == 1
    assert runs_needed(1.0, 0.0, 1, 0.95) == 1
    assert runs_needed(0.0, 1.0, 1, 0.95) is None
    assert runs_needed(1e-300, 1.0, 1, 0.95) is None


def test_runs_needed_have_the_power():
    """Simulated with as many runs, the difference is found in 80 % of the studies or a little more."""
    sigma, difference, level = 1.0, 0.8, 0.95
    runs = runs_needed(difference, sigma, 3, level)
    assert runs is not None
    random = np.random.default_rng(2)
    means = random.normal([0, difference], sigma / math.sqrt(runs), (20_000, 2))
    limit = 2.394 * sigma * math.sqrt(2 / runs)  # z of 1 - 0.05 / 6
    power = (np.abs(np.diff(means, axis=1)) > limit).mean()
    assert 0.795 <= power <= 0.82


def test_a_plan_with_a_known_run_sd(project: Path):
    """The plan runs each member as often as it needs, and the best as often as the closest in reach."""
    built = searched(project, [0.60, 0.598, 0.595, 0.59, 0.5], "[statistics]\nrun_sd = 0.002\n")
    plan = planned(built, 4)
    assert (plan.sigma, plan.given, plan.tied, plan.pilot, plan.why) == (0.002, True, 3, None, None)
    differences = [member.difference for member in plan.members]
    assert differences == pytest.approx([0.002, 0.005, 0.01], abs=5e-4)
    runs = [member.runs for member in plan.members]
    assert runs == [runs_needed(difference, 0.002, 3, 0.95) for difference in differences]
    assert plan.total == sum(runs) + runs[0]
    assert plan.further == plan.total - 4
    assert not any(member.out_of_reach or member.scenarios for member in plan.members)


def test_a_plan_names_what_is_out_of_reach(project: Path):
    """An exact tie can not be separated by replicates; with nothing in reach there is no total."""
    built = searched(project, [0.60, 0.60, 0.59], "[statistics]\nrun_sd = 0.002\n")
    plan = planned(built, 3)
    assert [(member.runs is None, member.out_of_reach) for member in plan.members] == [(True, True), (False, False)]
    assert plan.total == 2 * plan.members[1].runs
    assert (plan.difference, plan.items_factor) == (0, None)
    assert planned(built, 2).total is None


def test_a_plan_without_a_run_sd(project: Path):
    """Where sigma is unknown, a pilot of three runs each comes first, and sigma is gone through in item errors."""
    built = searched(project, [0.60, 0.598, 0.595])
    plan = planned(built, 3)
    assert (plan.sigma, plan.given, plan.total, plan.further, plan.pilot) == (None, False, None, None, 6)
    stderr = all_cells(built[0], built[1])["Fir"].stderrs[0]
    for member in plan.members:
        assert member.runs is None
        assert [sigma for sigma, _ in member.scenarios] == pytest.approx([0.25 * stderr, 0.5 * stderr, stderr])
        assert [r for _, r in member.scenarios] == [
            runs_needed(member.difference, share * stderr, 2, 0.95) for share in (0.25, 0.5, 1)
        ]


def test_run_sd_is_pooled_over_replicates(project: Path):
    """Replicates' variances are pooled by degrees of freedom, and runs that there are need not be run again."""
    part, study, models = searched(project, [0.60, 0.598, 0.595])
    part = replace(part, configurations=part.configurations.assign(replicates=[3, 2, 1], sd=[0.001, 0.004, math.nan]))
    pooled = math.sqrt((2 * 0.001**2 + 0.004**2) / 3)
    assert run_sd([all_cells(part, study)["Fir"]], study) == pytest.approx(pooled)
    plan = planned((part, study, models), 3)
    assert (plan.sigma, plan.given, plan.present) == (pytest.approx(pooled), False, 3)
    best, first, second = plan.members[0].runs, *(member.runs for member in plan.members)
    assert plan.further == (best - 3) + (first - 2) + (second - 1)


def test_a_plan_takes_the_ten_closest(project: Path):
    """Of many tied configurations the ten closest are planned for, sharing the error rate."""
    levels = [0.60 - 0.001 * i for i in range(15)]
    plan = planned(searched(project, levels, "[statistics]\nrun_sd = 0.001\n"), 15)
    assert (plan.tied, len(plan.members)) == (14, 10)
    assert plan.members[0].runs == runs_needed(plan.members[0].difference, 0.001, 10, 0.95)
    differences = [member.difference for member in plan.members]
    assert differences == sorted(differences)


def test_items_needed_to_tell_the_best_two(project: Path):
    """Items must grow by (detectable / difference)^2: 2.80 standard errors of the difference at 80 % power."""
    built = searched(project, [0.60, 0.595, 0.5], "[statistics]\ncorrelation = 0.5\n")
    plan = planned(built, 1)
    cells = all_cells(built[0], built[1])["Fir"]
    a, b = cells.stderrs[:2]
    smallest = (1.959964 + 0.841621) * math.sqrt(a * a + b * b - a * b)
    assert plan.detectable == pytest.approx(smallest, rel=1e-6)
    assert plan.items_factor == pytest.approx((smallest / (cells.values[0] - cells.values[1])) ** 2, rel=1e-6)
    assert (plan.tied, plan.members, plan.total, plan.why) == (0, (), None, None)
    # With as many items the same difference would be found in 80 % of the studies: standard errors shrink by the root.
    assert plan.difference == pytest.approx(smallest / math.sqrt(plan.items_factor))


def test_why_there_is_no_plan(project: Path):
    """No known ties, a reason of their own, one cell and no best configuration are told apart."""
    built = searched(project, [0.60, 0.59])
    assert planned(built, None).why is Why.NO_STDERR
    assert planned(built, 0, why=Why.CONSTANT).why is Why.CONSTANT
    part, study, models = built
    none = replace(models[0], summary=replace(models[0].summary, best=None))
    assert planned((part, study, (none,)), None).why is Why.NO_VALUE
    bare = replace(part, configurations=part.configurations.assign(acc_mean_stderr=math.nan))
    plan = planned((bare, study, models), None)
    assert (plan.detectable, plan.items_factor, plan.runner_up is None) == (None, None, False)
    assert planned(searched(project, [0.6]), None).why is Why.ONE_CELL

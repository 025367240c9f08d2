"""Method 1: standard errors, intervals and the detectable difference, from answers that are right or wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from reportgen.analyze.pairs import compare
from reportgen.analyze.precision import ErrorBars, Intervals
from reportgen.model.claims import Verdict
from reportgen.model.known import TASKS, accuracy_column
from reportgen.study import Study
from tests.simulations.figures import Figure, Ledger
from tests.simulations.worlds import ITEMS, LEVELS, answered, paired, study_of, study_with

METHOD = "1 error bars"

LEVEL = 0.95

EXTREME = {"rte": 0.57, "copa": 0.95, "sciq": 0.998}
"""Accuracies of tasks with few items, or nearly all of them answered rightly."""


def mean_accuracy(times: int) -> Iterator[Figure]:
    """The standard error and the interval of the mean over seven tasks."""
    random, book = np.random.default_rng(101), Ledger(METHOD, "seven tasks")
    cells = answered(random.binomial(ITEMS, LEVELS, (times, len(ITEMS))))
    variance = float((LEVELS * (1 - LEVELS) / ITEMS).sum()) / len(ITEMS) ** 2
    off = cells.values - LEVELS.mean()
    yield book.mean("squared error over what the standard error says", off**2 / cells.stderrs**2, 1.0)
    yield book.mean("squared standard error over the variance", cells.stderrs**2 / variance, 1.0)
    inside = []
    for place in range(times):
        found = _interval(cells.where([place]), "acc_mean")
        inside.append(found.low <= LEVELS.mean() <= found.high)
    yield book.rate("coverage of the interval", inside, LEVEL)


def wilson(times: int) -> Iterator[Figure]:
    """Score intervals of small and extreme tasks, against the coverage that statsmodels' own interval has."""
    random = np.random.default_rng(102)
    for task, level in EXTREME.items():
        book, items = Ledger(METHOD, f"{task}: {TASKS[task].items} items, accuracy {level}"), TASKS[task].items or 0
        inside = _covered(task, random.binomial(items, level, times), np.full(times, level))
        low, high = proportion_confint(np.arange(items + 1), items, 1 - LEVEL, "wilson")
        chances = stats.binom.pmf(np.arange(items + 1), items, level)
        yield book.rate("coverage of Wilson's interval", inside, float(chances[(low <= level) & (level <= high)].sum()))
    levels, items = random.uniform(0.5, 1, times), TASKS["copa"].items or 0
    inside = _covered("copa", random.binomial(items, levels), levels)
    yield Ledger(METHOD, "copa: accuracies from 0.5 to 1").rate("coverage of Wilson's interval", inside, LEVEL)


def detectable_difference(times: int) -> Iterator[Figure]:
    """How often the difference that the study is said to detect is found, with and without a correlation."""
    for seed, correlation in enumerate((0.0, 0.8)):
        random, study = np.random.default_rng([103, seed]), study_with(correlation=correlation)
        book = Ledger(METHOD, f"detectable difference, correlation {correlation}")
        alike = answered(np.tile(ITEMS * LEVELS, (2, 1)))
        part, _, so_far = study_of(alike, study)
        difference = ErrorBars()(part, study, so_far, random).detectable or 0.0
        half = difference / 2
        found = []
        for pair in paired(random, times, LEVELS + half, LEVELS - half, correlation):
            cells = answered(pair)
            found.append(compare((cells, 0), (cells, 1), study, None).verdict is Verdict.SUPPORTED)
        yield book.rate("power", found, 0.8)


def _interval(cells, metric):
    part, study, so_far = study_of(cells, Study())
    found = Intervals()(part, study, so_far, np.random.default_rng(0))
    return next(item for item in found if item.metric == metric)


def _covered(task: str, rights: np.ndarray, levels: np.ndarray) -> list[bool]:
    """Whether the intervals of a task hold its true accuracies; all of them are Wilson's."""
    inside = []
    for right, level in zip(rights, levels, strict=True):
        cells = answered(np.array([[right]]), np.array([TASKS[task].items]), (task,))
        found = _interval(cells, accuracy_column(task))
        assert found.wilson
        inside.append(found.low <= level <= found.high)
    return inside

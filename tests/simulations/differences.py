"""Method 2: differences from aggregates, of configurations that answer the same items rightly or wrongly."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy import stats

from reportgen.analyze.pairs import RunnersUp, compare
from reportgen.model.claims import Separation, Verdict
from tests.simulations.figures import Figure, Ledger, Side
from tests.simulations.worlds import ITEMS, LEVELS, STDERR, World, answered, paired, study_with, truths

METHOD = "2 differences"

LEVEL = 0.95

TRADE = np.array([0.02, 0.05, -0.06, 0.03, -0.02, 0.04, -0.06])
"""What one configuration has more than the other by task: nothing in the mean."""

DEPENDENCES: dict[str, float | str] = {
    "opposed": "opposed",
    "independent": 0.0,
    "correlation 0.8": 0.8,
    "alike": "alike",
}


def any_dependence(times: int) -> Iterator[Figure]:
    """Two equally good configurations under each dependence: how often they are said to differ."""
    for seed, (name, dependence) in enumerate(DEPENDENCES.items()):
        for task, more in (("in each task", 0 * TRADE), ("in the mean", TRADE)):
            book = Ledger(METHOD, f"null {task}, answers {name}")
            first, second = LEVELS + more / 2, LEVELS - more / 2
            pairs = paired(np.random.default_rng([201, seed]), times, first, second, dependence)
            found = [_compared(pair) for pair in pairs]
            wrong = [item.separation is Separation.ANY for item in found]
            yield book.rate("said to be separated under any dependence", wrong, 1 - LEVEL, Side.AT_MOST)
            # Answers that go together make the test for independent ones cautious. By how much it misses its level
            # where they are opposed follows from the true standard error.
            ratio = _true(first, second, 0.0) / max(_true(first, second, dependence), 1e-9)
            size = 2 * stats.norm.sf(stats.norm.isf((1 - LEVEL) / 2) * min(1.0, ratio))
            side = Side.EXACTLY if ratio <= 1 else Side.AT_MOST
            yield book.rate("size of the test for independent answers", [_small(item.p) for item in found], size, side)


def intervals(times: int) -> Iterator[Figure]:
    """Intervals of true differences, where the answers are as dependent as the study file says."""
    for seed, correlation in enumerate((0.0, 0.8)):
        for truth, more in (("null", 0.0), ("a difference of 2 points", 0.02)):
            book = Ledger(METHOD, f"{truth}, correlation {correlation}")
            random, study = np.random.default_rng([202, seed]), study_with(correlation=correlation)
            first, second = LEVELS + more / 2, LEVELS - more / 2
            found = [_compared(pair, study) for pair in paired(random, times, first, second, correlation)]
            inside = [item.low <= more <= item.high for item in found]
            yield book.rate("coverage of the interval", inside, LEVEL)
            held = [item.stderr_low <= _true(first, second, correlation) <= item.stderr_high for item in found]
            yield book.rate("standard error within its bounds", held, 1.0)


def too_small(times: int) -> Iterator[Figure]:
    """A true difference as large as the margin: how often it is said to be too small to matter."""
    margin = 0.03
    book, study = Ledger(METHOD, "a difference as large as the margin"), study_with(margin=margin)
    random = np.random.default_rng(203)
    found = [_compared(pair, study) for pair in paired(random, times, LEVELS + margin / 2, LEVELS - margin / 2, 0.0)]
    wrong = [item.verdict is Verdict.TOO_SMALL for item in found]
    yield book.rate("said to be too small to matter", wrong, (1 - LEVEL) / 2, Side.AT_MOST)


def runners_up(times: int) -> Iterator[Figure]:
    """Best against runner-up, both chosen by the data: how often the wrong order is supported."""
    worlds = {"2 cells, null": (World(shape=(1, 2)), np.zeros(2))}
    worlds |= {f"25 cells, {name}": (World(), truth) for name, truth in truths(height=0.5).items()}
    for seed, (name, (world, truth)) in enumerate(worlds.items()):
        random, wrong = np.random.default_rng([204, seed]), []
        for noise in random.standard_normal((times, world.count)):
            part, study, so_far = world.measured(STDERR * (truth + noise))
            found = RunnersUp()(part, study, so_far, random)[0].comparison
            places = [int(item.experiments[0].split("/")[1]) for item in (found.first, found.second)]
            wrong.append(found.verdict is Verdict.SUPPORTED and truth[places[0]] <= truth[places[1]])
        side = Side.EXACTLY if world.count == 2 else Side.AT_MOST
        yield Ledger(METHOD, name).rate("best wrongly said to be better than the runner-up", wrong, 1 - LEVEL, side)


def _compared(pair, study=None):
    cells = answered(pair)
    return compare((cells, 0), (cells, 1), study or study_with(), None)


def _small(p: float | None) -> bool:
    return p is not None and p < 1 - LEVEL


def _true(first: np.ndarray, second: np.ndarray, dependence: float | str) -> float:
    """True standard error of a difference of means."""
    own, other = first * (1 - first), second * (1 - second)
    if dependence == "alike":
        shared = np.minimum(first, second) - first * second
    elif dependence == "opposed":
        shared = np.maximum(0, first + second - 1) - first * second
    else:
        shared = float(dependence) * np.sqrt(own * other)
    return math.sqrt(max(0.0, float(((own + other - 2 * shared) / ITEMS).sum()))) / len(ITEMS)

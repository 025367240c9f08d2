"""Method 6: methods on equal terms, and their tests over families."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportgen.analyze.fairness import FairComparisons
from reportgen.analyze.ranks import MethodRanks
from reportgen.model.comparisons import Criterion, MethodDifference
from tests.simulations.figures import Figure, Ledger, Side
from tests.simulations.worlds import STDERR, World, truths

METHOD = "6 fair comparison"

LEVEL = 0.95

TWO, THREE = ("taylor", "blockwise"), ("taylor", "layerwise", "blockwise")


def differences(times: int) -> Iterator[Figure]:
    """Intervals of the difference of two methods on a grid that both have, one of them better by a little."""
    more = 0.5
    world = World(methods=TWO)
    for seed, (name, rows) in enumerate(truths().items()):
        truth = np.concatenate([rows, rows + more])
        for noise, side in (("own noise", Side.AT_LEAST), ("noise shared", Side.EXACTLY)):
            random, mean, best = np.random.default_rng([601, seed]), [], []
            for _ in range(times):
                drawn = random.standard_normal((2, 1 if noise == "noise shared" else len(rows)))
                part, study, so_far = world.measured(STDERR * (truth + np.broadcast_to(drawn, (2, len(rows))).ravel()))
                found = FairComparisons()(part, study, so_far, random)[0]
                mean.append(_covers(found.mean, more))
                tops = {m: int(so_far["cells"]["Fir"].of_method(m).scores.argmax()) for m in TWO}
                best.append(_covers(found.best, more + rows[tops["blockwise"]] - rows[tops["taylor"]]))
            book = Ledger(METHOD, f"2 methods, 25 cells, {noise}, {name}")
            yield book.rate("coverage of the mean difference", mean, LEVEL, side)
            yield book.rate("coverage of the difference of the bests", best, LEVEL, side)


def unlike_landscapes(times: int) -> Iterator[Figure]:
    """One method is as good everywhere, the other in one cell: the best of the first is luckier than its interval says."""
    world, random = World(methods=TWO), np.random.default_rng(604)
    flat, peak = np.zeros(25), np.where(np.arange(25) == 0, 0.0, -9.0)
    best = []
    for noise in random.standard_normal((times, world.count)):
        part, study, so_far = world.measured(STDERR * (np.concatenate([flat, peak]) + noise))
        best.append(_covers(FairComparisons()(part, study, so_far, random)[0].best, 0.0))
    book = Ledger(METHOD, "2 methods, 25 cells, a plateau against a peak")
    yield book.rate("coverage of the difference of the bests", best, LEVEL, Side.AT_LEAST)


def equal_trials(times: int) -> Iterator[Figure]:
    """Two equal methods, one with 25 cells and one with 7 of them: the expected best of 7 has no favourite."""
    world = World(methods=TWO)
    for seed, (name, rows) in enumerate(truths().items()):
        random, leads = np.random.default_rng([602, seed]), {criterion: [] for criterion in Criterion}
        for noise in random.standard_normal((times, 2, len(rows))):
            part, study, so_far = world.measured(STDERR * (rows + noise).ravel())
            few = len(rows) + random.choice(len(rows), 7, replace=False)
            so_far["cells"] = {"Fir": so_far["cells"]["Fir"].where([*range(len(rows)), *sorted(few.tolist())])}
            found = FairComparisons()(part, study, so_far, random)[0]
            for criterion, own in leads.items():
                own.append((found.methods[0].values[criterion] - found.methods[1].values[criterion]) / STDERR)
        book = Ledger(METHOD, f"25 cells against 7 of them, {name}")
        for criterion in (Criterion.EQUAL_TRIALS, Criterion.COMMON_BEST, Criterion.COMMON_MEAN):
            yield book.mean(f"lead of the larger search by {criterion}, in standard errors", leads[criterion], 0.0)


def families(times: int) -> Iterator[Figure]:
    """Exact tests over eight families: how often equal methods are said to differ, any pair of them."""
    world = World(tuple(f"Fir{number}" for number in range(8)), THREE, (2, 3))
    for seed, (name, rows) in enumerate(truths((2, 3)).items()):
        for better, (first, last) in {"equal methods": (0, 3), "one method better": (0, 2)}.items():
            random, wrong, test = np.random.default_rng([603, seed]), {"sign": [], "rank": []}, []
            level = np.zeros((8, 3, 1))
            level[:, last:] = 2.0
            for _ in range(times):
                own = 3 * random.standard_normal((8, 1, 1)) + level + rows + random.standard_normal((8, 3, len(rows)))
                part, study, so_far = world.measured(STDERR * own.ravel())
                found = MethodRanks()(part, study, so_far, random).best
                equal = [pair for pair in found.pairs if {pair.first, pair.second} <= set(THREE[first:last])]
                for kind, own_wrong in wrong.items():
                    own_wrong.append(any(getattr(pair, f"{kind}_adjusted") < 1 - LEVEL for pair in equal))
                test.append(found.p is not None and found.p < 1 - LEVEL)
            book = Ledger(METHOD, f"8 families, {better}, {name}")
            for kind, own_wrong in wrong.items():
                yield book.rate(f"family-wise error of the {kind} tests", own_wrong, 1 - LEVEL, Side.AT_MOST)
            if last == len(THREE):
                yield book.rate("size of Friedman's test", test, 1 - LEVEL, Side.AT_MOST)


def _covers(found: MethodDifference | None, difference: float) -> bool:
    """Whether the interval of blockwise minus taylor holds the true difference."""
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    true = STDERR * (difference if found.first == "blockwise" else -difference)
    return found.low <= true <= found.high

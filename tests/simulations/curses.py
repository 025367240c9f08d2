"""Method 5: the corrected best and its probabilities."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportgen.analyze.curse import WinnersCurses
from reportgen.model.precision import WinnersCurse
from tests.simulations.figures import Figure, Ledger, Side
from tests.simulations.worlds import STDERR, World, study_with, truths

METHOD = "5 winner's curse"

LEVEL = 0.95

DRAWS = 2000
"""Half of what a report draws: the ends of an interval are within a thousandth of where more would put them."""


def known_truths(times: int) -> Iterator[Figure]:
    """Bias that is left after the correction, and coverage, on grids that the model of the correction need not fit."""
    for seed, (name, truth) in enumerate(truths().items()):
        random = np.random.default_rng([501, seed])
        found = [_found(truth, noise, random) for noise in random.standard_normal((times, len(truth)))]
        yield from _figures(Ledger(METHOD, name), found)


def drawn_truths(times: int) -> Iterator[Figure]:
    """The same on grids whose effects are drawn as the model says; then its probabilities are right on average."""
    random, book, found = np.random.default_rng(502), Ledger(METHOD, "effects drawn"), []
    for _ in range(times):
        # Sizes of effects vary from study to study about the size of the noise.
        sds = np.minimum(np.abs(random.standard_cauchy(3)), 10)
        rows, columns = sds[:2, None] * random.standard_normal((2, 5))
        truth = (rows[:, None] + columns + sds[2] * random.standard_normal((5, 5))).ravel()
        found.append(_found(truth, random.standard_normal(len(truth)), random))
    yield _coverage(book, found)
    ranks = np.array([int((truth > truth[pick]).sum()) for _, truth, pick in found])
    for name, places in (("best", 1), ("top", 3)):
        said = np.array([getattr(item, name) for item, *_ in found])
        yield book.mean(f"probability of the best {places}, less how often it is", said - (ranks < places), 0.0)
    regret = np.array([truth.max() - truth[pick] for _, truth, pick in found])
    said = np.array([item.regret / STDERR for item, *_ in found])
    yield book.mean("expected regret less regret, in standard errors", said - regret, 0.0)


def lone_peak(times: int) -> Iterator[Figure]:
    """One configuration far better than 24 that are alike, which the model of the correction does not think of."""
    random, truth = np.random.default_rng(503), np.where(np.arange(25) == 0, 3.0, 0.0)
    found = [_found(truth, noise, random) for noise in random.standard_normal((times, len(truth)))]
    yield from _figures(Ledger(METHOD, "one cell 3 standard errors above the rest"), found)


Found = tuple[WinnersCurse, np.ndarray, int]


def _found(truth: np.ndarray, noise: np.ndarray, random: np.random.Generator) -> Found:
    scores = truth + noise
    part, study, so_far = World().measured(STDERR * scores, study=study_with(draws=DRAWS))
    return WinnersCurses()(part, study, so_far, random)[0], truth, int(scores.argmax())


def _figures(book: Ledger, found: list[Found]) -> Iterator[Figure]:
    true = np.array([truth[pick] for _, truth, pick in found])
    naive, corrected = (
        np.array([getattr(item, name) / STDERR for item, *_ in found]) - true for name in ("naive", "corrected")
    )
    left = abs(float(corrected.mean())) / float(naive.mean())
    yield book.bound("bias left by the correction, in parts of the naive bias", left, 0.2, len(found))
    yield _coverage(book, found)


def _coverage(book: Ledger, found: list[Found]) -> Figure:
    inside = [item.low / STDERR <= truth[pick] <= item.high / STDERR for item, truth, pick in found]
    return book.rate("coverage of the interval", inside, LEVEL, Side.AT_LEAST)

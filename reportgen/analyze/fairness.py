"""Methods of a model on equal terms: at equal numbers of trials, and on the cells that all of them have."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import difference_stderr, normal_interval
from reportgen.model.claims import Configuration, Why
from reportgen.model.comparisons import Criterion, FairComparison, FairMethod, MethodDifference
from reportgen.model.consolidated import Slice
from reportgen.model.experiments import Value
from reportgen.study import Statistics, Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

Combination = frozenset[tuple[str, Value]]
"""Parameter values of a configuration, whatever its method."""

SCORE_DIGITS = 12
"""Digits to which scores are compared."""

DIFFERENCE_DIGITS = 9
"""The same of differences, which have fewer that are certain."""


@dataclass(frozen=True, slots=True)
class FairComparisons:
    """The methods of each model by their best, at equal trials, and on common cells."""

    result: str = "fair"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[FairComparison, ...]:
        """Return a comparison for each model."""
        cells = cells_of(part, study, so_far)
        return tuple(
            compare_methods(cells[summary.model.name], [item.method for item in summary.methods], study.statistics)
            for summary in part.models
        )


def rounded(figures: ArrayLike, digits: int = SCORE_DIGITS) -> Floats:
    """Round each figure to so many significant digits, that what only rounding errors tell apart counts as equal."""
    import numpy as np  # noqa: PLC0415

    mantissas, exponents = np.frexp(np.asarray(figures, dtype=float))
    found: Floats = np.ldexp(np.round(mantissas, digits), exponents)
    return found


def combination(configuration: Configuration) -> Combination:
    """Return the parameter values of a configuration, to be looked up."""
    return frozenset(configuration.params.items())


def expected_best(scores: Floats, trials: int) -> float:
    """Expected best of `trials` scores drawn without replacement, exactly.

    The i-th smallest of n is the best of k drawn with the probability C(i - 1, k - 1) / C(n, k): the unbiased
    estimate of the expected maximum (Tang et al. 2020).

    Args:
        scores: larger is better, shape (n,).
        trials: k, from 1 to n.
    """
    import numpy as np  # noqa: PLC0415

    ordered = np.sort(scores)[::-1]
    places = np.arange(len(ordered), 1, -1)
    # From the largest down, each weight is (i - k) / (i - 1) of the one before; no binomial can overflow.
    weights = np.cumprod(np.concatenate([[trials / len(ordered)], np.maximum(places - trials, 0) / (places - 1)]))
    return float(ordered[0] - weights @ (ordered[0] - ordered))


def common_places(cells: Cells, methods: Sequence[str]) -> Places:
    """Return the places of the parameter combinations that every method has.

    Args:
        cells: of one model.
        methods: the m methods.

    Returns:
        Shape (m, c): a row for each method, a column for each of the c combinations, in the first method's order.
    """
    import numpy as np  # noqa: PLC0415

    known: dict[str, dict[Combination, int]] = {method: {} for method in methods}
    for place, cell in enumerate(cells.configurations):
        if cell.method in known:
            known[cell.method].setdefault(combination(cell), place)
    first, *others = known.values()
    shared = [key for key in first if all(key in other for other in others)]
    return np.array([[own[key] for key in shared] for own in known.values()], dtype=np.intp).reshape(
        len(methods), len(shared)
    )


def compare_methods(cells: Cells, listed: Sequence[str], rule: Statistics) -> FairComparison:
    """Compare the methods of one model.

    Args:
        cells: the eligible configurations of the model.
        listed: the methods that were run on it, in the study's order.
        rule: level and correlation.
    """
    there = {method: cells.scores[places] for method, places in _by_method(cells, listed).items()}
    missing = tuple(method for method in listed if method not in there)
    if not there:
        return FairComparison(cells.model, (), missing, why=Why.NO_VALUE)
    methods = list(there)
    trials = min(map(len, there.values()))
    scores = {
        Criterion.BEST: [float(own.max()) for own in there.values()],
        Criterion.EQUAL_TRIALS: [expected_best(own, trials) for own in there.values()],
    }
    common, why = None, Why.ONE_METHOD if len(methods) == 1 else None
    if why is None:
        common = common_places(cells, methods)
        if common.size:
            scores[Criterion.COMMON_BEST] = cells.scores[common].max(axis=1).tolist()
            scores[Criterion.COMMON_MEAN] = cells.scores[common].mean(axis=1).tolist()
        else:
            why = Why.NOTHING_SHARED
    places = {criterion: _places(own) for criterion, own in scores.items()}
    tested = common is not None and common.size > 0
    return FairComparison(
        cells.model,
        tuple(
            FairMethod(
                method,
                len(there[method]),
                {criterion: cells.sign * own[at] for criterion, own in scores.items()},
                {criterion: own[at] for criterion, own in places.items()},
            )
            for at, method in enumerate(methods)
        ),
        missing,
        trials,
        None if common is None else common.shape[1],
        {
            criterion: tuple(method for method, place in zip(methods, own, strict=True) if place == 1)
            for criterion, own in places.items()
        },
        best_difference(cells, methods, common, rule) if common is not None and tested else None,
        mean_difference(cells, methods, common, rule) if common is not None and tested else None,
        why,
    )


def best_difference(cells: Cells, methods: Sequence[str], common: Places, rule: Statistics) -> MethodDifference:
    """Difference of the best common cells of the first two methods, with its item-sampling interval.

    Both cells were chosen as the best of equally many. Where the methods' cells are spread alike, the winner's curse is
    about the same on both sides; where one method has a plateau and the other a peak it is not, and the interval, which
    knows nothing of the choice, covers too seldom (0.77 instead of 0.95 in the simulations of the tests).

    Args:
        cells: of one model.
        methods: the m methods.
        common: places of their common cells, shape (m, c), c at least 1.
        rule: level and correlation.
    """
    import numpy as np  # noqa: PLC0415

    tops = common[np.arange(len(methods)), cells.scores[common].argmax(axis=1)]
    first, second = _first_two(cells.scores[tops])
    difference = float(cells.values[tops[first]] - cells.values[tops[second]])
    stderr = float(difference_stderr(cells.stderrs[tops[first]], cells.stderrs[tops[second]], rule.correlation))
    return _with_interval(Criterion.COMMON_BEST, methods[first], methods[second], difference, stderr, rule.level)


def mean_difference(cells: Cells, methods: Sequence[str], common: Places, rule: Statistics) -> MethodDifference:
    """Mean paired difference over the common cells of the two methods with the best means, with its interval.

    The cells of a method answer the same items, so item noise may be shared fully and averaging cells need not
    shrink it. The standard error is the mean over the cells of the standard errors of the paired differences: no
    dependence between cells makes it larger (the triangle inequality of standard deviations), and with alike errors
    it is the standard error of a single difference. Where noise is not shared, the interval is too wide, never too
    narrow. It is about these cells; what other cells would give is not in it.

    Args:
        cells: of one model.
        methods: the m methods.
        common: places of their common cells, shape (m, c), c at least 1.
        rule: level and correlation.
    """
    first, second = _first_two(cells.scores[common].mean(axis=1))
    a, b = common[first], common[second]
    difference = float((cells.values[a] - cells.values[b]).mean())
    stderr = float(difference_stderr(cells.stderrs[a], cells.stderrs[b], rule.correlation).mean())
    leads = rounded(cells.scores[a]) - rounded(cells.scores[b])
    return replace(
        _with_interval(Criterion.COMMON_MEAN, methods[first], methods[second], difference, stderr, rule.level),
        wins=int((leads > 0).sum()),
        losses=int((leads < 0).sum()),
    )


def _with_interval(
    criterion: Criterion, first: str, second: str, difference: float, stderr: float, level: float
) -> MethodDifference:
    if not math.isfinite(stderr):
        return MethodDifference(criterion, first, second, difference, why=Why.NO_STDERR)
    return MethodDifference(criterion, first, second, difference, stderr, *normal_interval(difference, stderr, level))


def _by_method(cells: Cells, listed: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {method: [] for method in listed}
    for place, method in enumerate(cells.methods):
        found.setdefault(method, []).append(place)
    return {method: places for method, places in found.items() if places}


def _places(scores: Sequence[float]) -> list[int]:
    """Place of each score, 1 for the largest; equal scores share the better place."""
    figures = rounded(scores)
    return [1 + int((figures > own).sum()) for own in figures]


def _first_two(scores: Floats) -> tuple[int, int]:
    """Return the two largest scores' places; of equal ones, those that the study puts first."""
    import numpy as np  # noqa: PLC0415

    first, second = np.argsort(-rounded(scores), kind="stable")[:2].tolist()
    return first, second

"""Item-sampling noise: standard errors, intervals, critical values. Scores are turned so that larger is better."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

POWER = 0.8
"""Power at which detectable differences and further runs are reckoned."""

_ROOM = 8_000_000
"""Random numbers held at once."""


def quantile(share: float) -> float:
    """Quantile of the standard normal distribution."""
    from scipy.special import ndtri  # noqa: PLC0415

    return float(ndtri(share))


def two_sided(level: float) -> float:
    """Half-width of a two-sided normal interval in standard errors: 1.96 at a level of 0.95."""
    return quantile(0.5 + level / 2)


def normal_interval(value: float, stderr: float, level: float) -> tuple[float, float]:
    """Two-sided normal interval of an estimate."""
    half = two_sided(level) * stderr
    return value - half, value + half


def p_value(ratio: float) -> float:
    """Two-sided normal p of a difference in standard errors."""
    from scipy.special import ndtr  # noqa: PLC0415

    return float(2 * ndtr(-abs(ratio)))


def recovered_items(share: ArrayLike, stderr: ArrayLike) -> Floats:
    """Number of items behind an accuracy and its standard error: n = 1 + p (1 - p) / s^2; NaN where s is zero.

    It inverts s = sqrt(p (1 - p) / (n - 1)), the harness's standard error of a mean of zeros and ones.
    """
    import numpy as np  # noqa: PLC0415

    p, s = np.asarray(share, dtype=float), np.asarray(stderr, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(s > 0, 1 + p * (1 - p) / s**2, np.nan)


def wilson(share: float, items: float, level: float) -> tuple[float, float]:
    """Score interval of a share (Wilson 1927; advised for small n and extreme shares by Brown, Cai, DasGupta 2001)."""
    z = two_sided(level)
    middle = (share + z * z / (2 * items)) / (1 + z * z / items)
    half = z / (1 + z * z / items) * (share * (1 - share) / items + z * z / (4 * items * items)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def difference_stderr(first: ArrayLike, second: ArrayLike, correlation: float) -> Floats:
    """Standard error of a difference: sqrt(a^2 + b^2 - 2 r a b)."""
    import numpy as np  # noqa: PLC0415

    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    found: Floats = np.sqrt(np.maximum(a * a + b * b - 2 * correlation * a * b, 0))
    return found


def frechet_stderrs(first: ArrayLike, second: ArrayLike, items: ArrayLike) -> tuple[float, float]:
    """Smallest and largest standard error that a difference of means over tasks can have, whatever the dependence.

    Both configurations answer the same `items` of each task with 0 or 1, so the share that both answer rightly lies
    between max(0, pA + pB - 1) and min(pA, pB) (Frechet 1951). Tasks are independent and weighted alike.

    Args:
        first: accuracies by task, shape (K,).
        second: the same of the other configuration.
        items: items by task, shape (K,).
    """
    import numpy as np  # noqa: PLC0415

    a, b, n = (np.asarray(values, dtype=float) for values in (first, second, items))
    difference = np.abs(a - b)
    low = np.maximum(difference - difference**2, 0) / n
    high = np.maximum(np.minimum(a + b, 2 - a - b) - difference**2, 0) / n
    return float(np.sqrt(low.sum()) / len(n)), float(np.sqrt(high.sum()) / len(n))


def ranges(cells: int, draws: int, random: Generator) -> Floats:
    """Draw the largest of all pairwise differences of `cells` equally noisy values, in standard errors of a difference.

    Over all pairs, so it is safe for a reference that the data chose. With unequal errors, each pair over its own
    standard error, the same critical value is on the safe side (Tukey-Kramer; Hayter 1984).

    Returns:
        Sorted draws, shape (draws,).
    """
    import numpy as np  # noqa: PLC0415

    if cells < 2:  # noqa: PLR2004
        return np.zeros(draws)
    found = np.empty(draws)
    step = max(1, _ROOM // cells)
    for start in range(0, draws, step):
        noise = random.standard_normal((min(step, draws - start), cells))
        found[start : start + step] = noise.max(axis=1) - noise.min(axis=1)
    return np.sort(found / np.sqrt(2))


def critical(drawn: Floats, level: float) -> float:
    """Quantile of sorted draws."""
    import numpy as np  # noqa: PLC0415

    return float(np.quantile(drawn, level))


def exceeding(drawn: Floats, ratio: float) -> float:
    """Share of sorted draws that reach `ratio`, never zero: (1 + count) / (1 + draws) (Davison and Hinkley 1997)."""
    import numpy as np  # noqa: PLC0415

    count = len(drawn) - int(np.searchsorted(drawn, ratio, side="left"))
    return (1 + count) / (1 + len(drawn))


def reaching(drawn: Floats, p: float) -> float:
    """Ratio above which `exceeding` is at most `p`; infinite where so few draws cannot say."""
    spare = math.floor(p * (1 + len(drawn))) - 1
    return math.inf if spare < 0 else float(drawn[max(0, len(drawn) - 1 - spare)])


def detectable(stderr: float, level: float, critical_value: float | None = None) -> float:
    """Smallest true difference that is found with a power of 80 %, given the standard error of a difference."""
    limit = two_sided(level) if critical_value is None else critical_value
    return (limit + quantile(POWER)) * stderr


def holm(values: Sequence[float]) -> list[float]:
    """Adjusted p-values of a family of tests (Holm 1979), in the order given."""
    adjusted = [0.0] * len(values)
    running = 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=lambda index: values[index])):
        running = max(running, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = running
    return adjusted


def holm_known(values: Sequence[float | None]) -> list[float | None]:
    """Adjust the p-values of a family some of whose members have no test; these keep None and do not count."""
    adjusted = iter(holm([value for value in values if value is not None]))
    return [None if value is None else next(adjusted) for value in values]


def alike(gaps: Floats, stderrs: Floats, limit: float) -> NDArray[np.bool_]:
    """Tell which distances are within `limit` standard errors; without a standard error only an exact tie is.

    Args:
        gaps: distances from the reference, shape (n,).
        stderrs: standard errors of the distances, shape (n,); NaN where unknown.
        limit: critical value.
    """
    import numpy as np  # noqa: PLC0415

    return np.where(np.isfinite(stderrs), gaps <= limit * stderrs, gaps == 0)

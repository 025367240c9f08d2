"""Ranks and agreement of orders, without `scipy.stats`: to load it takes longer than a whole analysis."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_PAIRS = 200_000
"""Pairs of values that are compared in one go."""

_FEW = 3_000
"""Values up to which every pair is compared; beyond, to sort is faster and loading the library is little."""


def midranks(values: ArrayLike, axis: int | None = None) -> Floats:
    """Return the ranks of finite values, 1 for the smallest, averaged over ties (Kendall 1945).

    Args:
        values: any shape.
        axis: along which axis they are ranked; all of them together as one row where it is None.
    """
    import numpy as np  # noqa: PLC0415

    if axis is None:
        return _midranks(np.ravel(values))
    found: Floats = np.apply_along_axis(_midranks, axis, np.asarray(values))
    return found


def _midranks(values: NDArray[np.float64]) -> Floats:
    import numpy as np  # noqa: PLC0415

    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return ranks


def tau_b(figures: Floats) -> Floats:
    """Return Kendall's tau-b between all columns (Kendall 1945), NaN beside a constant one.

    With s(i, j) the sign of the difference of two values, it is the sum over all pairs of the product of two columns'
    signs by the root of the product of their numbers of pairs that are not tied.

    Args:
        figures: shape (n, m), finite.

    Returns:
        Shape (m, m).
    """
    import numpy as np  # noqa: PLC0415

    n, m = figures.shape
    if not m:
        return np.zeros((0, 0))
    if n > _FEW:
        return _sorted_tau_b(figures)
    products = np.zeros((m, m))
    rows = max(1, _PAIRS // max(1, n))
    ranks = np.stack([midranks(column) for column in figures.T], axis=1)
    for start in range(0, n, rows):
        block = ranks[start : start + rows]
        # Each pair counts twice; sums of whole numbers are exact.
        signs = np.sign(block[:, None, :] - ranks[None, :, :]).reshape(-1, m)
        products += signs.T @ signs
    untied = np.sqrt(np.diag(products))
    with np.errstate(invalid="ignore"):
        found: Floats = np.clip(products / untied[:, None] / untied, -1, 1)
    np.fill_diagonal(found, np.where(untied, 1.0, math.nan))
    return found


def _sorted_tau_b(figures: Floats) -> Floats:
    import numpy as np  # noqa: PLC0415
    from scipy.stats import kendalltau  # noqa: PLC0415

    m = figures.shape[1]
    found = np.full((m, m), math.nan)
    for i in range(m):
        for j in range(i + 1):
            tau = kendalltau(figures[:, i], figures[:, j], variant="b", method="asymptotic").statistic
            found[i, j] = found[j, i] = tau
    return found

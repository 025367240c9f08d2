"""Empirical Bayes: measured values shrunk towards the additive fit of their grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROUNDS = 300
_STILL = 1e-10


@dataclass(frozen=True, slots=True)
class Posterior:
    """Normal posterior of the true values of n cells.

    Attributes:
        mean: posterior means, shape (n,).
        weight: share of a cell's own deviation from the fit that is believed, 0 to 1.
        noise: standard deviation of the measurement.
        spread: standard deviation of the true values around the additive fit.
        design: effects of the cells, shape (n, q).
        root: a root of the posterior covariance of the effects, shape (q, q).
    """

    mean: Floats
    weight: float
    noise: float
    spread: float
    design: Floats
    root: Floats

    def draw(self, draws: int, random: Generator) -> Floats:
        """Draw true values, shape (draws, n)."""
        own = random.standard_normal((draws, len(self.mean))) * (self.weight**0.5 * self.noise)
        effects = random.standard_normal((draws, self.root.shape[1])) @ self.root.T
        found: Floats = self.mean + own + (1 - self.weight) * (effects @ self.design.T)
        return found


def additive_posterior(
    values: Floats, noise: float, fixed: Sequence[object], factors: Sequence[Sequence[object]]
) -> Posterior:
    """Fit a random-effects model by REML and return the posterior of the true values.

    value = level of its group + effect of each factor + deviation of the cell + noise. The groups (methods) have free
    levels; effects and deviations are normal with variances estimated from the data, so that a grid without effects
    is shrunk to its mean and one with a trend to its additive fit (empirical Bayes in the sense of Efron and Morris
    1975; mixed-model equations of Henderson 1975, EM updates of Dempster, Laird and Rubin 1977). The variance of the
    noise is known and is a lower bound of the residual variance.

    Args:
        values: measured values, shape (n,).
        noise: standard deviation of the measurement, in the values' unit.
        fixed: group of each cell, length n.
        factors: level of each cell for each factor.
    """
    import numpy as np  # noqa: PLC0415

    groups = _indicator(fixed)
    blocks = [_indicator(factor) for factor in factors]
    # One level, or a level for each cell, tells nothing apart from the groups and the cells' own deviations.
    blocks = [block for block in blocks if 1 < block.shape[1] < len(values)]
    design = np.hstack([groups, *blocks])
    sizes = [block.shape[1] for block in blocks]
    spare = len(values) - groups.shape[1]
    total = float(values.var()) or noise**2 or 1.0
    floor = max(noise**2, 1e-9 * total)
    if spare < 1:  # a cell for each group: nothing to estimate a variance from
        groups, design, blocks, sizes = np.ones((len(values), 1)), np.ones((len(values), 1)), [], []
        spare = max(len(values) - 1, 1)
    variances = np.full(len(sizes), total / (len(sizes) + 1))
    residual = max(floor, total / 2)
    normal, right = design.T @ design, design.T @ values
    free = groups.shape[1]
    for _ in range(_ROUNDS):
        ridge = np.concatenate(
            [np.zeros(free), *(np.full(q, residual / v) for q, v in zip(sizes, variances, strict=True))]
        )
        inverse = np.linalg.inv(normal + np.diag(ridge))
        effects = inverse @ right
        covariance = residual * inverse
        before = (residual, *variances.tolist())
        place = free
        for index, q in enumerate(sizes):
            part = slice(place, place + q)
            variances[index] = max(
                (float(effects[part] @ effects[part]) + float(np.trace(covariance[part, part]))) / q, 1e-12 * total
            )
            place += q
        residual = max(floor, float(values @ (values - design @ effects)) / spare)
        if all(
            abs(new - old) <= _STILL * total for new, old in zip((residual, *variances.tolist()), before, strict=True)
        ):
            break
    fit = design @ effects
    weight = 1 - floor / residual if residual > floor else 0.0
    own, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(own, 0))
    return Posterior(
        fit + weight * (values - fit), weight, noise, float(np.sqrt(max(0.0, residual - floor))), design, root
    )


def _indicator(levels: Sequence[object]) -> Floats:
    import numpy as np  # noqa: PLC0415

    order = {level: place for place, level in enumerate(dict.fromkeys(levels))}
    found = np.zeros((len(levels), len(order)))
    found[np.arange(len(levels)), [order[level] for level in levels]] = 1.0
    return found

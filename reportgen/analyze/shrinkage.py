"""Values shrunk towards the additive fit of their grid, the sizes of effects integrated out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

NODES = (32, 256)
"""Fewest and most combinations of standard deviations over which is integrated."""

_POINTS = (8, 48)
"""Fewest and most values at which each standard deviation is looked at."""

_WORK = 500_000_000
"""Work that is spent on them: the sum of the cubes of the matrices' sizes."""

_REACH = 5.0
"""Largest standard deviation that is considered, in scales of its prior."""

_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of one group, in units of the noise.

    Attributes:
        places: where they stand among all cells, shape (n,).
        values: measured, less their mean, shape (n,).
        level: the mean taken off.
        design: the group's level, then the levels of its factors, shape (n, q).
        factors: factor of each column but the first, shape (q - 1,).
    """

    places: NDArray[np.intp]
    values: Floats
    level: float
    design: Floats
    factors: NDArray[np.intp]

    def fit(self, sds: Floats) -> tuple[Floats, Floats, Floats]:
        """Fit the random effects for given standard deviations (mixed-model equations of Henderson 1975).

        Args:
            sds: of the cells' deviations, then of each factor, shape (m, 1 + factors).

        Returns:
            Restricted log-likelihood, shape (m,); effects, shape (m, q); roots of their precision, shape (m, q, q).
        """
        import numpy as np  # noqa: PLC0415

        residual = 1 + sds[:, 0] ** 2
        own = np.maximum(sds[:, 1:], _NEGLIGIBLE)[:, self.factors] ** 2
        precision = (self.design.T @ self.design) / residual[:, None, None]
        at = np.arange(1, self.design.shape[1])
        precision[:, at, at] += 1 / own
        root = np.linalg.cholesky(precision)
        right = self.design.T @ self.values
        effects = np.linalg.solve(precision, right[None, :, None])[..., 0] / residual[:, None]
        logs = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1) + np.log(own).sum(axis=1)
        rest = (self.values @ self.values - effects @ right) / residual
        return -0.5 * (len(self.values) * np.log(residual) + logs + rest), effects, root


@dataclass(frozen=True, slots=True)
class Posterior:
    """Posterior of the true values of n cells: a mixture of normal ones, one for each node.

    Attributes:
        mean: posterior means, shape (n,).
        weight: share of a cell's own deviation from the fit that is believed, 0 to 1, posterior mean.
        noise: standard deviation of the measurement.
        spread: standard deviation of the true values around the additive fit, posterior mean.
        sds: standard deviations of each node in units of the noise, shape (m, 1 + factors).
        weights: probabilities of the nodes, shape (m,).
        blocks: cells by group.
    """

    mean: Floats
    weight: float
    noise: float
    spread: float
    sds: Floats
    weights: Floats
    blocks: tuple[Block, ...]

    def draw(self, draws: int, random: Generator) -> Floats:
        """Draw true values, shape (draws, n)."""
        import numpy as np  # noqa: PLC0415

        ends = np.cumsum(self.weights)
        chosen = np.searchsorted(ends / ends[-1], (np.arange(draws) + random.random()) / draws)
        nodes, counts = np.unique(chosen, return_counts=True)
        own = own_weight(self.sds[nodes])
        found = np.empty((draws, len(self.mean)))
        for block in self.blocks:
            _, effects, roots = block.fit(self.sds[nodes])
            roots, start = np.linalg.inv(roots), 0
            for weight, effect, root, count in zip(own.tolist(), effects, roots, counts.tolist(), strict=True):
                drawn = (effect + random.standard_normal((count, len(root))) @ root) @ block.design.T
                drawn += weight * (block.values - drawn)
                drawn += weight**0.5 * random.standard_normal(drawn.shape)
                found[start : start + count, block.places] = self.noise * (drawn + block.level)
                start += count
        return found


def own_weight(sds: Floats) -> Floats:
    """Share of a cell's own deviation that is believed, shape (m,)."""
    spread: Floats = sds[:, 0] ** 2
    return spread / (1 + spread)


def additive_posterior(
    values: Floats, noise: float, fixed: Sequence[object], factors: Sequence[Sequence[object]]
) -> Posterior:
    """Return the posterior of the true values under a random-effects model.

    value = level of its group + effect of each factor in it + deviation of the cell + noise. The groups (methods) have
    free levels; effects and deviations are normal, so that a grid without effects is shrunk to its mean and one with a
    trend to its additive fit (Efron and Morris 1975). Their standard deviations are not known: the posterior is
    integrated over them, with half-Cauchy priors (Gelman 2006) whose scale is the standard deviation of the measured
    values or the noise, whichever is larger, so that it is as wide as their uncertainty asks for. The nodes are spread
    evenly over the conditional distributions of the standard deviations and weighted by importance. The variance of
    the noise is known.

    Args:
        values: measured values, shape (n,).
        noise: standard deviation of the measurement, in the values' unit.
        fixed: group of each cell, length n.
        factors: level of each cell for each factor.
    """
    import numpy as np  # noqa: PLC0415

    total = float(values.std())
    unit = max(noise, _NEGLIGIBLE * (total or 1.0))
    groups = list(fixed) if len(set(fixed)) < len(values) else [None] * len(values)
    blocks = tuple(_block(values / unit, group, groups, factors) for group in dict.fromkeys(groups))
    sds, weights = _nodes(blocks, 1 + len(factors), max(1.0, total / unit))
    own, mean = own_weight(sds), np.empty(len(values))
    for block in blocks:
        fit = block.fit(sds)[1] @ block.design.T
        mean[block.places] = unit * (block.level + weights @ (fit + own[:, None] * (block.values - fit)))
    return Posterior(mean, float(weights @ own), unit, unit * float(weights @ sds[:, 0]), sds, weights, blocks)


def _block(values: Floats, group: object, groups: Sequence[object], factors: Sequence[Sequence[object]]) -> Block:
    import numpy as np  # noqa: PLC0415

    places = [place for place, item in enumerate(groups) if item == group]
    own, level = values[places], float(values[places].mean())
    columns, names = [np.ones((len(places), 1))], []
    for name, factor in enumerate(factors):
        order: dict[object, int] = {}
        at = [order.setdefault(factor[place], len(order)) for place in places]
        # One level, or a level for each cell, tells nothing apart from the group and the cells' own deviations.
        if 1 < len(order) < len(places):
            columns.append(np.eye(len(order))[at])
            names += [name] * len(order)
    return Block(np.array(places), own - level, level, np.hstack(columns), np.array(names, dtype=np.intp))


def _nodes(blocks: Sequence[Block], count: int, scale: float) -> tuple[Floats, Floats]:
    """Return standard deviations, shape (m, count), and their probabilities, shape (m,)."""
    import numpy as np  # noqa: PLC0415

    def posterior(logs: Floats) -> Floats:
        sds = np.expm1(logs)
        # The half-Cauchy density, and the change from a standard deviation to the logarithm of one plus it.
        found: Floats = (logs - np.log1p((sds / scale) ** 2)).sum(axis=1)
        for block in blocks:
            found += block.fit(sds)[0]
        return found

    work = sum(block.design.shape[1] ** 3 for block in blocks)
    size, points = (max(few, min(most, _WORK // work)) for few, most in (NODES, _POINTS))
    middle = np.full(count, np.log1p(scale))
    ends = np.tile([0.0, np.log1p(_REACH * scale)], (count, 1))
    shares = np.empty((count, points))
    for sweep in range(3):
        for name, (low, high) in enumerate(ends.copy()):
            step = (high - low) / points
            line = low + step * (np.arange(points) + 0.5)
            logs = np.tile(middle, (points, 1))
            logs[:, name] = line
            found = posterior(logs)
            found = np.exp(found - found.max())
            middle[name] = found @ line / found.sum()
            if sweep == 1:  # the line is drawn anew over what is not negligible
                kept = line[found > _NEGLIGIBLE]
                ends[name] = max(0.0, kept[0] - step), kept[-1] + step
            # Wider than the conditional distribution: the others are not known either.
            shares[name] = 0.9 * found**0.7 / (found**0.7).sum() + 0.1 / points
    spots = _even(size, count)
    logs, chance = np.empty((size, count)), np.zeros(size)
    for name, (low, high) in enumerate(ends):
        reached = np.concatenate([[0.0], np.cumsum(shares[name])])
        at = np.clip(np.searchsorted(reached, spots[:, name], side="right") - 1, 0, points - 1)
        inside = (spots[:, name] - reached[at]) / shares[name][at]
        logs[:, name] = low + (high - low) / points * (at + inside)
        chance += np.log(shares[name][at])
    weights = posterior(logs) - chance
    weights = np.exp(weights - weights.max())
    return np.expm1(logs), weights / weights.sum()


def _even(size: int, count: int) -> Floats:
    """Points that fill the unit cube evenly, shape (size, count): multiples of the roots of x^(count + 1) = x + 1."""
    import numpy as np  # noqa: PLC0415

    root = 1.5
    for _ in range(60):
        root = (1 + root) ** (1 / (count + 1))
    found: Floats = (0.5 + np.outer(np.arange(1, size + 1), root ** -np.arange(1.0, count + 1))) % 1
    return found

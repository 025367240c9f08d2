"""What each parameter explains: the exact analysis of variance of a full grid, with item noise taken off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import holm_known
from reportgen.analyze.streams import streams
from reportgen.analyze.subgrids import SubGrid, full_subgrid
from reportgen.model.claims import SHARE_DRAWS, Why
from reportgen.model.consolidated import Slice
from reportgen.model.shares import ParameterEffect, Term, VarianceShare
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ALONE = 3
"""Fewest values of a parameter that is the only factor."""

_ROUNDING = 1e-24
"""Sums of squares are zero below this share of the sum of the squared values: what rounding leaves of equal numbers."""


@dataclass(frozen=True, slots=True)
class VarianceShares:
    """Shares of variance of the parameters of each search, on the largest full grid in it."""

    result: str = "shares"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator
    ) -> tuple[VarianceShare, ...]:
        """Return the shares for each model and method, in the study's order."""
        cells = cells_of(part, study, so_far)
        named = streams(random)
        found = [
            _share(
                cells[summary.model.name], item.method, part.parameters, study, named(summary.model.name, item.method)
            )
            for summary in part.models
            for item in summary.methods
        ]
        return _corrected_for_family(found)


def squares(values: Floats) -> dict[tuple[int, ...], tuple[float, int]]:
    """Split the sum of squares of a full grid exactly over all subsets of its factors (Fisher 1925; Hooker 2007).

    It is the functional analysis of variance with uniform weights: the effect of a subset is the mean over all other
    factors, less the effects of its own subsets.

    Args:
        values: one axis for each factor.

    Returns:
        Sum of squares and degrees of freedom by subset, as axes; main effects first, then by order.
    """
    effects: dict[tuple[int, ...], Floats] = {(): values}
    for axis in range(values.ndim):
        split: dict[tuple[int, ...], Floats] = {}
        for subset, effect in effects.items():
            mean = effect.mean(axis=axis, keepdims=True)
            split[subset] = mean
            split[*subset, axis] = effect - mean
        effects = split
    zero = _ROUNDING * float((values**2).sum())
    found = {}
    for order in range(1, values.ndim + 1):
        for subset in combinations(range(values.ndim), order):
            effect = effects[subset]
            size = float((effect**2).sum()) * values.size / effect.size
            df = math.prod(values.shape[axis] - 1 for axis in subset)
            found[subset] = (size if size > zero else 0.0, df)
    return found


def corrected_shares(sizes: Floats, dfs: Floats, noise: float) -> Floats:
    """Shares of what exceeds item noise: (SS - df noise), not below zero, over their sum; zeros where nothing does.

    The expectation of a sum of squares is inflated by its degrees of freedom times the noise variance.

    Args:
        sizes: sums of squares, shape (..., terms).
        dfs: degrees of freedom, shape (terms,).
        noise: variance of the noise of a contrast, s^2 (1 - correlation).
    """
    import numpy as np  # noqa: PLC0415

    beyond: Floats = np.maximum(sizes - dfs * noise, 0)
    total = beyond.sum(axis=-1, keepdims=True)
    shares: Floats = np.divide(beyond, total, out=np.zeros_like(beyond), where=total > 0)
    return shares


def share_intervals(
    sizes: Floats, dfs: Floats, noise: float, level: float, draws: int, random: Generator
) -> tuple[Floats, Floats]:
    """Interval of each corrected share by parametric bootstrap (Efron and Tibshirani 1993).

    Means are fitted by all terms but the highest-order one. About them lies noise with the variance of that term, at
    least that of the items; as it is estimated itself, each draw takes its own from its chi^2 distribution. Sums of
    squares of a balanced grid under equal noise are independent noncentral chi^2 variables (Cochran 1934), so they are
    drawn as such. The fitted effects are shrunk by what noise adds to them:
    otherwise noise would count twice. A common correlation of the items shifts all cells alike and drops out.

    Args:
        sizes: sums of squares, the highest-order term last, shape (terms,).
        dfs: degrees of freedom, shape (terms,).
        noise: variance of item noise of a contrast; positive.
        level: of the interval.
        draws: number of draws.
        random: source of the draws.

    Returns:
        Lower and upper ends, shape (terms,) each.
    """
    import numpy as np  # noqa: PLC0415

    spread = np.full((draws, 1), noise)
    if len(sizes) > 1:
        spread = np.maximum(noise, sizes[-1] / random.chisquare(dfs[-1], size=(draws, 1)))
    away = np.maximum(sizes / spread - dfs, 0)
    away[:, -1] = 0 if len(sizes) > 1 else away[:, -1]
    drawn = spread * random.noncentral_chisquare(dfs, away, size=(draws, len(dfs)))
    low, high = np.quantile(corrected_shares(drawn, dfs, noise), [0.5 - level / 2, 0.5 + level / 2], axis=0)
    return low, high


def _share(cells: Cells, method: str, parameters: Sequence[str], study: Study, random: Generator) -> VarianceShare:
    import numpy as np  # noqa: PLC0415

    own = cells.of_method(method)
    grid = full_subgrid(own, parameters)
    empty = VarianceShare(cells.model, method, grid.there, grid.used, grid.parameters, grid.kept, grid.dropped)
    why = _too_small(grid)
    if why is not None or grid.places is None:
        return replace(empty, why=why)
    values = own.values[grid.places]
    split = squares(values)
    sizes, dfs = (np.array(column, dtype=float) for column in zip(*split.values(), strict=True))
    total = float(sizes.sum())
    if total <= 0:
        return replace(empty, why=Why.CONSTANT)
    terms = [
        Term(tuple(grid.parameters[axis] for axis in axes), size, df, size / total)
        for axes, (size, df) in split.items()
    ]
    found = replace(
        empty,
        terms=tuple(terms),
        effects=tuple(_effect(axis, values, grid, own.sign, split) for axis in range(values.ndim)),
        variance=total / values.size,
    )
    noise = float((own.stderrs[grid.places] ** 2).mean()) * (1 - study.statistics.correlation)
    return _beyond_noise(found, sizes, dfs, noise, study, random) if noise > 0 else found


def _too_small(grid: SubGrid) -> Why | None:
    if grid.there < 2:  # noqa: PLR2004
        return Why.ONE_CELL if grid.there else Why.NO_VALUE
    if len(grid.parameters) > 1 or grid.used >= ALONE:
        return None
    return Why.NOT_FULL if grid.dropped else Why.TOO_FEW


def _effect(
    axis: int, values: Floats, grid: SubGrid, sign: int, split: Mapping[tuple[int, ...], tuple[float, int]]
) -> ParameterEffect:
    from scipy.special import fdtrc  # noqa: PLC0415

    name = grid.parameters[axis]
    means = values.mean(axis=tuple(other for other in range(values.ndim) if other != axis))
    best = int((sign * means).argmax())
    ratio = None
    size, df = split[axis,]
    *_, (rest, rest_df) = split.values()
    if values.ndim > 1 and rest > 0:
        ratio = (size / df) / (rest / rest_df)
    return ParameterEffect(
        parameter=name,
        means=tuple(zip(grid.kept[name], means.tolist(), strict=True)),
        best=grid.kept[name][best],
        best_mean=float(means[best]),
        range=float(means.max() - means.min()),
        ratio=ratio,
        p=None if ratio is None else float(fdtrc(df, rest_df, ratio)),
        stderr=None if ratio is None else math.sqrt(rest / rest_df * len(means) / values.size),
    )


def _beyond_noise(
    found: VarianceShare, sizes: Floats, dfs: Floats, noise: float, study: Study, random: Generator
) -> VarianceShare:
    import numpy as np  # noqa: PLC0415
    from scipy.special import chdtrc  # noqa: PLC0415

    rule = study.statistics
    shares = corrected_shares(sizes, dfs, noise)
    low, high = share_intervals(sizes, dfs, noise, rule.level, min(rule.draws, SHARE_DRAWS), random)
    ratio, df = float(sizes[-1] / noise), int(dfs[-1])
    p = float(chdtrc(df, ratio))
    ends = zip(found.terms, shares.tolist(), low.tolist(), high.tolist(), strict=True)
    return replace(
        found,
        terms=tuple(replace(term, corrected=share, low=a, high=b) for term, share, a, b in ends),
        noise=noise,
        beyond=float(np.maximum(sizes - dfs * noise, 0).sum() / sizes.sum()),
        any_p=float(chdtrc(dfs.sum(), sizes.sum() / noise)),
        chi2=ratio,
        df=df,
        p=p,
        excess=p < 1 - rule.level,
    )


def _corrected_for_family(found: Sequence[VarianceShare]) -> tuple[VarianceShare, ...]:
    """Fill in p after Holm over all main effects tested in the study, and how many these are."""
    tests = [effect.p for item in found for effect in item.effects]
    adjusted = iter(holm_known(tests))
    family = sum(p is not None for p in tests)
    return tuple(
        replace(item, family=family, effects=tuple(replace(effect, adjusted=next(adjusted)) for effect in item.effects))
        for item in found
    )

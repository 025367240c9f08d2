"""Gradient statistics against the primary metric.

A gradient statistic is one of a model and its calibration data, so it repeats over the methods: its n is the number of
different values. Correlations are within a search and then combined; cells of several models are no sample of one kind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from statistics import fmean
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import holm_known, p_value, two_sided
from reportgen.analyze.orders import midranks
from reportgen.analyze.streams import streams
from reportgen.model.claims import PERMUTATIONS, Why
from reportgen.model.consolidated import Slice
from reportgen.model.known import GRADIENT_METRICS
from reportgen.model.relations import GradientPredictor, ModelCorrelation, SearchCorrelation
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    from reportgen.analyze.streams import Streams

    Floats = NDArray[np.float64]

LEAST = 4
"""Fewest cells of a correlation: below, Fisher's z has no variance."""

LEAST_INTERVAL = 5
"""Fewest different values of a correlation with an interval."""

FEW = 30
"""Below so many cells the p-value is by permutation."""

EXCESS = 0.2
"""By how much a pooled correlation must exceed the one within to be called misleading."""

_FAMILIES = 12
"""Up to so many families all patterns of signs are enumerated."""

_CLOSE = 1e-12
"""Correlations that differ by less are equal: a permutation that gives the measured one counts."""


def pearson(x: Floats, y: Floats) -> Floats:
    """Pearson's correlation of each row of `x` with each row of `y`; no row may be constant.

    Args:
        x: shape (n,) or (a, n).
        y: shape (n,).

    Returns:
        Shape () or (a,).
    """
    import numpy as np  # noqa: PLC0415

    def unit(values: Floats) -> Floats:
        # Scaled first, so that huge figures do not overflow.
        scaled = values / np.abs(values).max(axis=-1, keepdims=True)
        centred = scaled - scaled.mean(axis=-1, keepdims=True)
        length: Floats = np.sqrt((centred**2).sum(axis=-1, keepdims=True))
        found: Floats = np.divide(centred, length, out=np.zeros_like(centred), where=length > 0)
        return found

    product: Floats = np.clip(unit(x) @ unit(y), -1, 1)
    return product


def spearman(x: Floats, y: Floats) -> float:
    """Spearman's rank correlation: Pearson's of the mid-ranks; neither may be constant."""
    return float(pearson(midranks(x), midranks(y)))


def fisher_z(r: float, n: int) -> float:
    """Fisher's z of a correlation of `n` pairs.

    A perfect correlation would have an infinite z. It is set half a step below one, 1 - 6 / (n^3 - n), the step being
    what one exchange of neighbours takes from a perfect rank correlation.
    """
    most = min(1 - 6 / (n**3 - n), 1 - _CLOSE) if n > 1 else 0.0
    return math.atanh(max(-most, min(most, r)))


def bonett_wright(r: float, n: int, level: float) -> tuple[float, float] | None:
    """Interval of Spearman's correlation: Fisher's z with the SE sqrt((1 + r^2 / 2) / (n - 3)) (Bonett, Wright 2000).

    None below five pairs.
    """
    return _interval(r, n, two_sided(level) * math.sqrt((1 + r * r / 2) / (n - 3))) if n >= LEAST_INTERVAL else None


def fisher(r: float, n: int, level: float) -> tuple[float, float] | None:
    """Interval of Pearson's correlation: Fisher's z with SE 1 / sqrt(n - 3) (Fisher 1921), None below five pairs."""
    return _interval(r, n, two_sided(level) / math.sqrt(n - 3)) if n >= LEAST_INTERVAL else None


def _interval(r: float, n: int, half: float) -> tuple[float, float]:
    z = fisher_z(r, n)
    # A correlation of one was moved inwards: its interval ends at what was measured.
    return min(r, math.tanh(z - half)), max(r, math.tanh(z + half))


def permutation_p(x: Floats, y: Floats, draws: int, random: Generator) -> float:
    """Two-sided p of Spearman's correlation over permutations of one of the two (Pitman 1937).

    All permutations where there are at most `draws`, else as many at random with (1 + count) / (1 + draws).
    """
    import numpy as np  # noqa: PLC0415

    a, b = midranks(x), midranks(y)
    own = abs(float(pearson(a, b))) - _CLOSE
    if math.factorial(len(a)) <= draws:
        return float((np.abs(pearson(np.array(list(permutations(a))), b)) >= own).mean())
    drawn = random.permuted(np.broadcast_to(a, (draws, len(a))), axis=1)
    return (1 + int((np.abs(pearson(drawn, b)) >= own).sum())) / (1 + draws)


def sign_flip(values: Sequence[float], draws: int, random: Generator) -> tuple[float, float]:
    """Two-sided p of a mean over units by flipping their signs, and the smallest p that so many units can give.

    Exact over all 2^n patterns up to 12 units (Fisher 1935), else at random.
    """
    import numpy as np  # noqa: PLC0415

    n = len(values)
    if n <= _FAMILIES:
        signs = 1 - 2 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        hits = np.abs(signs @ np.array(values)) >= abs(math.fsum(values)) - _CLOSE
        return float(hits.mean()), 2 / 2**n
    signs = random.choice((-1, 1), size=(draws, n))
    hits = np.abs(signs @ np.array(values)) >= abs(math.fsum(values)) - _CLOSE
    return (1 + int(hits.sum())) / (1 + draws), 1 / (1 + draws)


@dataclass(frozen=True, slots=True)
class GradientPredictors:
    """Rank correlation of each gradient statistic with the primary metric, within searches and over families."""

    result: str = "predictors"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator
    ) -> tuple[GradientPredictor, ...]:
        """Return a result for each gradient statistic, in the order of the artefacts."""
        cells = cells_of(part, study, so_far)
        searches = [
            (summary.model.family, cells[summary.model.name].of_method(item.method), item.method)
            for summary in part.models
            for item in summary.methods
        ]
        keys = part.configurations["experiments"].tolist()
        named = streams(random)
        found = []
        for metric in GRADIENT_METRICS:
            if metric in part.configurations.columns:
                column = dict(zip(keys, part.configurations[metric].tolist(), strict=True))
                found.append(_predictor(metric, column, searches, study, named))
        tested = sum(item.p is not None for item in found)
        return tuple(
            item if p is None else replace(item, adjusted=p, tested=tested)
            for item, p in zip(found, holm_known([item.p for item in found]), strict=True)
        )


def _predictor(
    metric: str,
    column: Mapping[tuple[str, ...], float],
    searches: Sequence[tuple[str, Cells, str]],
    study: Study,
    named: Streams,
) -> GradientPredictor:
    import numpy as np  # noqa: PLC0415

    given = [np.array([column[cell.experiments] for cell in cells.configurations]) for _, cells, _ in searches]
    everything = np.concatenate([np.empty(0), *given])
    finite = everything[np.isfinite(everything)]
    found = GradientPredictor(metric, non_finite=int(np.isinf(everything).sum()))
    if not len(finite) or (finite == finite[0]).all():
        return replace(found, why=Why.CONSTANT if len(finite) else Why.NO_VALUE)
    pairs = [
        (values[np.isfinite(values)], cells.scores[np.isfinite(values)])
        for values, (_, cells, _) in zip(given, searches, strict=True)
    ]
    single = [
        _search(cells.model, method, values, pair, study, named(metric, cells.model, method))
        for (_, cells, method), values, pair in zip(searches, given, pairs, strict=True)
    ]
    models = _models(searches, single, pairs, study.statistics.level)
    found = replace(found, searches=tuple(single), models=tuple(models))
    if not models:
        reasons = {item.why for item in single}
        return replace(found, why=Why.CONSTANT if Why.CONSTANT in reasons else Why.TOO_FEW)
    return _combined(found, pairs, study, named(metric))


def _search(
    model: str, method: str, values: Floats, pair: tuple[Floats, Floats], study: Study, random: Generator
) -> SearchCorrelation:
    import numpy as np  # noqa: PLC0415

    x, y = pair
    n, level = len(np.unique(x)), study.statistics.level
    found = SearchCorrelation(model, method, len(x), n, int(np.isinf(values).sum()), int(np.isnan(values).sum()))
    if len(x) < LEAST:
        return replace(found, why=Why.TOO_FEW if len(x) else Why.NO_VALUE)
    if n == 1 or (y == y[0]).all():
        return replace(found, why=Why.CONSTANT)
    rho, r = spearman(x, y), float(pearson(x, y))
    if len(x) < FEW:
        p: float | None = permutation_p(x, y, min(study.statistics.draws, PERMUTATIONS), random)
    else:
        p = p_value(fisher_z(rho, n) / math.sqrt((1 + rho * rho / 2) / (n - 3))) if n >= LEAST_INTERVAL else None
    low, high = bonett_wright(rho, n, level) or (None, None)
    pearson_low, pearson_high = fisher(r, n, level) or (None, None)
    return replace(
        found, spearman=rho, low=low, high=high, p=p, pearson=r, pearson_low=pearson_low, pearson_high=pearson_high
    )


def _models(
    searches: Sequence[tuple[str, Cells, str]],
    single: Sequence[SearchCorrelation],
    pairs: Sequence[tuple[Floats, Floats]],
    level: float,
) -> list[ModelCorrelation]:
    """By model the mean z over its methods; its n is the number of different values over all of them."""
    found = []
    for model, family in dict.fromkeys((cells.model, family) for family, cells, _ in searches):
        own = [i for i, item in enumerate(single) if item.model == model and item.spearman is not None]
        if not own:
            continue
        distinct = len({value for i in own for value in pairs[i][0].tolist()})
        rho = math.tanh(fmean(_z(single[i]) for i in own))
        low, high = bonett_wright(rho, distinct, level) or (None, None)
        found.append(ModelCorrelation(model, family, len(own), distinct, rho, low, high))
    return found


def _z(item: SearchCorrelation) -> float:
    return fisher_z(item.spearman or 0.0, item.cells)


def _combined(
    found: GradientPredictor, pairs: Sequence[tuple[Floats, Floats]], study: Study, random: Generator
) -> GradientPredictor:
    import numpy as np  # noqa: PLC0415
    from scipy.special import stdtrit  # noqa: PLC0415

    families = list(dict.fromkeys(item.family for item in found.models))
    z = [fmean(math.atanh(item.spearman) for item in found.models if item.family == name) for name in families]
    middle = fmean(z)
    within = math.tanh(middle)
    x, y = (np.concatenate(side) for side in zip(*pairs, strict=True))
    pooled = spearman(x, y)
    found = replace(
        found,
        families=len(z),
        spearman=within,
        pooled=pooled,
        pooled_cells=len(x),
        pooled_distinct=len(np.unique(x)),
        simpson=pooled * within < 0 or abs(pooled) - abs(within) > EXCESS,
    )
    if len(z) < 2:  # noqa: PLR2004
        return found
    level = study.statistics.level
    half = float(stdtrit(len(z) - 1, 0.5 + level / 2)) * float(np.std(z, ddof=1)) / math.sqrt(len(z))
    p, smallest = sign_flip(z, min(study.statistics.draws, PERMUTATIONS), random)
    return replace(
        found,
        low=math.tanh(middle - half),
        high=math.tanh(middle + half),
        p=p,
        smallest=smallest,
        testable=smallest <= 1 - level + _CLOSE,
    )

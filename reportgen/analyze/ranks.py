"""Methods over the families: Friedman's test, exact where families are few, and exact tests of pairs.

Base and other variants of a family share weights, so the family is the block. Configurations of one model are no
replicates of each other: nothing here counts cells.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.fairness import DIFFERENCE_DIGITS, common_places, rounded
from reportgen.analyze.noise import holm
from reportgen.analyze.orders import midranks
from reportgen.model.claims import Why
from reportgen.model.comparisons import Criterion, MethodPair, MethodRanking, MethodRankings
from reportgen.model.consolidated import Slice
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

ORDERINGS = 20_000
"""Most orderings that are enumerated."""

_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class MethodRanks:
    """Ranks and tests of the methods over families, by the plain best and by the best on common cells."""

    result: str = "method_ranks"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator) -> MethodRankings:
        """Return both rankings."""
        cells = cells_of(part, study, so_far)
        there = {method for own in cells.values() for method in own.methods}
        methods = tuple(method for method in part.methods if method in there)
        families: dict[str, list[Cells]] = {}
        for summary in part.models:
            families.setdefault(summary.model.family, []).append(cells[summary.model.name])
        return MethodRankings(
            _ranking(Criterion.BEST, methods, families, study),
            _ranking(Criterion.COMMON_BEST, methods, families, study),
        )


@dataclass(frozen=True, slots=True)
class Friedman:
    """Friedman's test of N blocks and k methods; the fields are those of `MethodRanking`."""

    mean_ranks: tuple[float, ...]
    chi2: float
    chi2_plain: float
    ratio: float | None
    ratio_p: float | None
    concordance: float
    p: float
    exact: bool
    orderings: int
    smallest: float


def friedman(scores: ArrayLike) -> Friedman | None:
    """Test whether methods differ over blocks by their ranks within blocks (Friedman 1937).

    Chi-square is 12 N / (k (k + 1)) sum (R_j - (k + 1) / 2)^2 over the mean ranks R_j; corrected for ties it is
    divided by 1 - sum (t^3 - t) / (N (k^3 - k)), with t the sizes of the groups of ties. Kendall's W is the corrected
    one over N (k - 1). F = (N - 1) chi2 / (N (k - 1) - chi2) of the uncorrected one (Iman and Davenport 1980, as
    Demsar 2006 gives it). Where the orderings of the ranks within blocks, ties as they are, are at most `ORDERINGS`,
    p is the share of them that reach the statistic, and otherwise that of chi-square.

    Args:
        scores: larger is better, shape (N, k), with N and k at least 2.

    Returns:
        None where all blocks tie all methods.
    """
    import numpy as np  # noqa: PLC0415
    from scipy.special import chdtrc, fdtrc  # noqa: PLC0415

    ranks = block_ranks(scores)
    size, k = ranks.shape
    ties = sum(int((counts**3 - counts).sum()) for counts in (np.unique(row, return_counts=True)[1] for row in ranks))
    correction = 1 - ties / (size * (k**3 - k))
    if correction <= _EPSILON:
        return None
    means = ranks.mean(axis=0)
    plain = 12 * size / (k * (k + 1)) * float(((means - (k + 1) / 2) ** 2).sum())
    most = size * (k - 1)
    chi2 = min(plain / correction, float(most))
    room = most - plain
    ratio = (size - 1) * plain / room if room > _EPSILON else None
    orderings = math.factorial(k) ** (size - 1)
    exact = orderings <= ORDERINGS
    p, smallest = _enumerated(ranks) if exact else (float(chdtrc(k - 1, chi2)), float(chdtrc(k - 1, most)))
    return Friedman(
        mean_ranks=tuple(means.tolist()),
        chi2=chi2,
        chi2_plain=plain,
        ratio=ratio,
        ratio_p=None if ratio is None else float(fdtrc(k - 1, (k - 1) * (size - 1), ratio)),
        concordance=chi2 / most,
        p=p,
        exact=exact,
        orderings=orderings,
        smallest=smallest,
    )


def block_ranks(scores: ArrayLike) -> Floats:
    """Rank within each block, 1 for the largest score, averaged over ties; shape (N, k)."""
    return midranks(-rounded(scores), axis=1)


def _enumerated(ranks: Floats) -> tuple[float, float]:
    """Share of the orderings whose rank sums spread as much as those found, and of those that spread most.

    Renaming the methods changes no statistic, so the first block may stay as it is.
    """
    import numpy as np  # noqa: PLC0415

    sums = ranks[:1]
    for row in ranks[1:]:
        orders = np.array(list(permutations(row.tolist())))
        sums = (sums[:, None, :] + orders[None, :, :]).reshape(-1, ranks.shape[1])
    middle = ranks.sum() / ranks.shape[1]
    spread = ((sums - middle) ** 2).sum(axis=1)
    own = float(((ranks.sum(axis=0) - middle) ** 2).sum())
    return float((spread >= own - _EPSILON).mean()), float((spread >= spread.max() - _EPSILON).mean())


def sign_test(differences: ArrayLike) -> float:
    """Two-sided exact p of the sign test, zeros left out (Dixon and Mood 1946); 1 without any difference."""
    import numpy as np  # noqa: PLC0415
    from scipy.special import bdtr  # noqa: PLC0415

    signs = np.sign(np.asarray(differences, dtype=float))
    count = int((signs != 0).sum())
    rarer = min(int((signs > 0).sum()), int((signs < 0).sum()))
    return min(1.0, 2 * float(bdtr(rarer, count, 0.5))) if count else 1.0


def signed_rank_test(differences: ArrayLike) -> float:
    """Two-sided exact p of the signed-rank test, zeros left out (Wilcoxon 1945); 1 without any difference.

    The distribution is that over all signs of the ranks found, so it is exact with ties too (Pratt and Gibbons
    1981). It is built up rank by rank, as a polynomial of the counts of each sum.
    """
    import numpy as np  # noqa: PLC0415

    figures = rounded(differences, DIFFERENCE_DIGITS)
    figures = figures[figures != 0]
    if not len(figures):
        return 1.0
    # Average ranks are whole or half: doubled, they are places in an array.
    doubled = np.rint(2 * midranks(np.abs(figures))).astype(int)
    chances = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled.tolist():
        moved = np.zeros_like(chances)
        moved[rank:] = chances[: len(chances) - rank]
        chances = (chances + moved) / 2
    reached = int(doubled[figures > 0].sum())
    return min(1.0, 2 * min(float(chances[: reached + 1].sum()), float(chances[reached:].sum())))


def _ranking(
    criterion: Criterion, methods: tuple[str, ...], families: Mapping[str, Sequence[Cells]], study: Study
) -> MethodRanking:
    import numpy as np  # noqa: PLC0415

    blocks: dict[str, Floats] = {}
    sign = next((cells.sign for models in families.values() for cells in models), 1)
    for family, models in families.items():
        # A mean over models that lack a method would set one method's models against another's.
        known = [figures for cells in models if (figures := _figures(criterion, cells, methods)) is not None]
        if known:
            blocks[family] = np.mean(known, axis=0)
    found = MethodRanking(criterion, methods, tuple(blocks), tuple(name for name in families if name not in blocks))
    if not methods:
        return replace(found, why=Why.NO_VALUE)
    if not blocks:
        return replace(found, why=Why.NOTHING_SHARED)
    values = np.array(list(blocks.values()))
    found = replace(
        found,
        values=tuple(map(tuple, (sign * values).tolist())),
        mean_ranks=tuple(block_ranks(values).mean(axis=0).tolist()),
    )
    if len(methods) == 1:
        return replace(found, why=Why.ONE_METHOD)
    if len(blocks) == 1:
        return replace(found, why=Why.TOO_FEW)
    return _tested(found, values, sign, 1 - study.statistics.level)


def _tested(found: MethodRanking, values: Floats, sign: int, alpha: float) -> MethodRanking:
    pairs = _pairs(found.methods, values, sign, alpha)
    test = friedman(values)
    if test is None:
        return replace(found, pairs=pairs, why=Why.CONSTANT)
    return replace(found, **asdict(test), testable=test.smallest < alpha, pairs=pairs)


def _figures(criterion: Criterion, cells: Cells, methods: Sequence[str]) -> Floats | None:
    """Score of each method on a model, shape (m,); None where one of them has none."""
    import numpy as np  # noqa: PLC0415

    if not methods or not set(methods) <= set(cells.methods):
        return None
    if criterion is Criterion.COMMON_BEST:
        common = common_places(cells, methods)
        found: Floats | None = cells.scores[common].max(axis=1) if common.size else None
        return found
    own = np.array(cells.methods)
    return np.array([cells.scores[own == method].max() for method in methods])


def _pairs(methods: Sequence[str], values: Floats, sign: int, alpha: float) -> tuple[MethodPair, ...]:
    chosen = list(combinations(range(len(methods)), 2))
    # Rounded as they stand, so that a pair's ties are those of its figures and not of their difference.
    figures = rounded(values)
    differences = [figures[:, a] - figures[:, b] for a, b in chosen]
    signs, ranks = ([test(row) for row in differences] for test in (sign_test, signed_rank_test))
    found = []
    for (a, b), row, sign_p, sign_adjusted, rank_p, rank_adjusted in zip(
        chosen, differences, signs, holm(signs), ranks, holm(ranks), strict=True
    ):
        wins, losses = int((row > 0).sum()), int((row < 0).sum())
        smallest = min(1.0, 2.0 ** (1 - wins - losses))
        found.append(
            MethodPair(
                methods[a],
                methods[b],
                sign * float(row.mean()) + 0.0,  # no negative zero
                wins,
                losses,
                len(row) - wins - losses,
                sign_p,
                sign_adjusted,
                rank_p,
                rank_adjusted,
                smallest,
                testable=min(1.0, len(chosen) * smallest) < alpha,
            )
        )
    return tuple(found)

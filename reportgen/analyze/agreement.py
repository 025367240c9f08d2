"""Whether the tasks agree on the ranking of the configurations, and how sure the first places are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of, cost_sign
from reportgen.analyze.orders import midranks, tau_b
from reportgen.analyze.streams import streams
from reportgen.model.claims import Why
from reportgen.model.consolidated import Choice, Slice
from reportgen.model.relations import Agreement, RankInterval, TaskLeftOut
from reportgen.model.results import ModelResult
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FIRST = 5
"""Configurations whose ranks get an interval."""

MANY = 500
"""Above so many cells only the best `TOP` are ranked anew in each draw."""

TOP = 200

_ROOM = 2_000_000
"""Random numbers held at once."""


def concordance(figures: Floats) -> float | None:
    """Return Kendall's coefficient of concordance W, corrected for ties (Kendall and Babington Smith 1939).

    W = (12 sum R^2 - 3 m^2 n (n + 1)^2) / (m^2 n (n^2 - 1) - m sum (t^3 - t)), with the rank sums R of the n
    configurations over the m tasks and the sizes t of the groups of ties within a task. Friedman's chi-square is
    m (n - 1) W; its p-value is not used, because the tasks are fixed and share the configurations.

    Args:
        figures: shape (n, m).

    Returns:
        W between 0 and 1, None below two configurations or where all tasks tie all of them.
    """
    import numpy as np  # noqa: PLC0415

    n, m = figures.shape
    if n < 2 or not m:  # noqa: PLR2004
        return None
    sums = midranks(figures, axis=0).sum(axis=1)
    ties = 0
    for column in figures.T:
        _, sizes = np.unique(column, return_counts=True)
        ties += int((sizes.astype(np.int64) ** 3 - sizes).sum())
    room = m * m * n * (n * n - 1) - m * ties
    if not room:
        return None
    # About the mean rank sum: the same as the textbook's difference of two large numbers, without its rounding.
    squares = float(((sums - m * (n + 1) / 2) ** 2).sum())
    return min(1.0, 12 * squares / float(room))


def tau_matrix(figures: Floats) -> list[list[float | None]]:
    """Return Kendall's tau-b between all columns (Kendall 1945), None where one of them is constant.

    Args:
        figures: shape (n, m).

    Returns:
        Shape (m, m).
    """
    return [[None if math.isnan(tau) else tau for tau in row] for row in tau_b(figures).tolist()]


def rank_draws(
    scores: Floats, stderrs: Floats, places: Sequence[int], draws: int, random: Generator
) -> NDArray[np.int64]:
    """Draw the ranks of some cells among all by a parametric bootstrap: normal noise on each score, ranked anew.

    The rank is one plus the number of cells that are better. The draws spread about the scores as measured and do not
    know that a cell was chosen for its score, so for the first cells they are too favourable where the field is close.
    Simulated with 20 to 50 normal cells, the 95 % interval of the measured winner holds its true rank in about 80 % of
    studies if the true scores spread half as much as the noise, in 91 % if as much, and in 95 % or more from one and a
    half times; it misses by being too good, always. Confidence sets that hold for all ranks at once are wider (Mogstad,
    Romano, Shaikh and Wilhelm 2024).

    Args:
        scores: what is better if larger, shape (n,).
        stderrs: standard errors of the scores as they differ between cells, shape (n,).
        places: the k cells asked for.
        draws: number of draws.
        random: source of the noise.

    Returns:
        Shape (draws, k).
    """
    import numpy as np  # noqa: PLC0415

    found = np.empty((draws, len(places)), dtype=np.int64)
    step = max(1, _ROOM // max(len(scores), 1))
    for start in range(0, draws, step):
        drawn = scores + stderrs * random.standard_normal((min(step, draws - start), len(scores)))
        for number, place in enumerate(places):
            found[start : start + step, number] = 1 + (drawn > drawn[:, place, None]).sum(axis=1)
    return found


@dataclass(frozen=True, slots=True)
class TaskAgreement:
    """How far the tasks of the mean rank the configurations of a model alike."""

    result: str = "agreement"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator
    ) -> tuple[Agreement, ...]:
        """Return the agreement for each model, in the study's order."""
        models: Sequence[ModelResult] = so_far["models"]
        cells = cells_of(part, study, so_far)
        named = streams(random)
        return tuple(_agreement(cells[item.model.name], item.best, study, named(item.model.name)) for item in models)


def _agreement(cells: Cells, best: Choice | None, study: Study, random: Generator) -> Agreement:
    import numpy as np  # noqa: PLC0415

    whole = np.flatnonzero(np.isfinite(cells.accuracies).all(axis=1)).tolist() if cells.tasks else []
    used = cells.where(whole)
    found = Agreement(cells.model, len(used), len(cells) - len(used), cells.tasks)
    if not len(cells):
        return replace(found, why=Why.NO_VALUE)
    if len(cells.tasks) < 2:  # noqa: PLR2004
        return replace(found, why=Why.ONE_TASK)
    if len(used) < 2:  # noqa: PLR2004
        return replace(found, why=Why.ONE_CELL if len(used) else Why.NO_VALUE)
    taus = tau_matrix(used.accuracies)
    ordered = sorted(
        (tau, i, j) for i, line in enumerate(taus) for j, tau in enumerate(line) if i < j and tau is not None
    )
    least = ordered[0] if ordered else None
    own = [[tau for j, tau in enumerate(line) if j != i and tau is not None] for i, line in enumerate(taus)]
    order = _order(_means(used), used, study)
    left_out = tuple(_without(used, place, order[0], study) for place in range(len(used.tasks)))
    pick = whole.index(place) if best is not None and (place := cells.place(best)) in whole else None
    found = replace(
        found,
        concordance=concordance(used.accuracies),
        by_chance=1 / len(used.tasks),
        taus=tuple(map(tuple, taus)),
        mean_taus=tuple(math.fsum(line) / len(line) if line else None for line in own),
        least=None if least is None else (used.tasks[least[1]], used.tasks[least[2]]),
        least_tau=None if least is None else least[0],
        winner=used.configurations[order[0]],
        left_out=left_out,
        kept=sum(item.same for item in left_out),
    )
    if not np.isfinite(used.errors).all():
        return replace(found, unsure=Why.NO_STDERR)
    field = order if len(used) <= MANY else order[:TOP]
    return replace(found, ranks=_ranks(used, field, pick, study, random), compared=len(field))


def _means(cells: Cells, without: int | None = None) -> list[float]:
    """Means over the tasks, but for one; exactly rounded sums, so that equal figures tie whatever their order."""
    rows: list[list[float]] = cells.accuracies.tolist()
    kept = [[value for place, value in enumerate(row) if place != without] for row in rows]
    return [math.fsum(row) / len(row) for row in kept]


def _order(means: Sequence[float], cells: Cells, study: Study) -> list[int]:
    """Places from the best to the worst; exact ties by the first tie metric, then by order, as the selection does."""
    sign = cost_sign(study)
    values = [math.nan] * len(cells) if cells.secondary is None else cells.secondary.tolist()
    costs = [sign * value if math.isfinite(value) else math.inf for value in values]
    return sorted(range(len(cells)), key=lambda place: (-means[place], costs[place], place))


def _without(cells: Cells, task: int, winner: int, study: Study) -> TaskLeftOut:
    order = _order(_means(cells, task), cells, study)
    return TaskLeftOut(cells.tasks[task], cells.configurations[order[0]], order[0] == winner, order.index(winner) + 1)


def _ranks(
    cells: Cells, field: Sequence[int], pick: int | None, study: Study, random: Generator
) -> tuple[RankInterval, ...]:
    import numpy as np  # noqa: PLC0415

    rule = study.statistics
    means = np.array(_means(cells))
    # Tasks are independent, so their noise adds up to that of the mean; what configurations share moves no rank.
    errors = np.sqrt((cells.errors**2).sum(axis=1) * (1 - rule.correlation)) / len(cells.tasks)
    chosen = list(field[:FIRST])
    if pick is not None and pick not in chosen and pick in field:
        chosen.append(pick)
    places = [field.index(place) for place in chosen]
    drawn = rank_draws(means[list(field)], errors[list(field)], places, rule.draws, random)
    ends = [(1 - rule.level) / 2, (1 + rule.level) / 2]
    low, high = np.quantile(drawn, ends, axis=0, method="inverted_cdf").astype(int).tolist()
    first = (drawn == 1).mean(axis=0).tolist()
    return tuple(
        RankInterval(
            cells.configurations[place],
            float(means[place]),
            place == pick,
            1 + int((means > means[place]).sum()),
            low[number],
            high[number],
            first[number],
        )
        for number, place in enumerate(chosen)
    )

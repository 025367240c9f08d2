"""Accuracy and perplexity: the Pareto front, how sure it is, and what a limit on the perplexity would pick."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of, cost_sign
from reportgen.analyze.noise import difference_stderr
from reportgen.analyze.streams import streams
from reportgen.model.claims import Why
from reportgen.model.consolidated import Choice, Slice
from reportgen.model.relations import FrontPoint, ParetoFront
from reportgen.model.results import ModelResult
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROOM = 2_000_000
"""Random numbers held at once."""


def pareto_front(scores: Floats, costs: Floats) -> list[int]:
    """Return the places of the non-dominated cells, from the smallest cost to the largest score.

    A cell is dominated, and left out, if another is at least as good in both figures and better in one (Pareto's
    weak order): of two with the same cost only the better score stays, of two with the same score only the smaller
    cost. Cells with exactly the same figures do not dominate each other: all of them stay, or none.

    Args:
        scores: what is better if larger, shape (n,).
        costs: what is better if smaller, shape (n,).
    """
    found: list[int] = []
    for place in sorted(range(len(scores)), key=lambda i: (costs[i], -scores[i], i)):
        last = found[-1] if found else None
        if (
            last is None
            or scores[place] > scores[last]
            or (scores[place] == scores[last] and costs[place] == costs[last])
        ):
            found.append(place)
    return found


def membership(scores: Floats, costs: Floats, stderrs: Floats, draws: int, random: Generator) -> Floats:
    """Return the probability of each cell to be on the front by a parametric bootstrap (Efron and Tibshirani 1993).

    Each draw adds normal noise to all scores and takes the front anew; costs have no error. The draws spread about
    the scores as measured and do not know that the front's cells were chosen for them, so theirs are too high where
    the field is close: simulated with 20 normal cells, the best cell's is .57 on average where .37 are on the true
    front (true scores spread half as much as the noise), .64 for .53 (as much), .83 for .82 (three times).
    A cell is on the front if its score exceeds all scores at smaller costs and none at its own cost exceeds it, so
    one pass of running maxima over the cells in the order of cost decides all cells of a draw.

    Args:
        scores: what is better if larger, shape (n,).
        costs: what is better if smaller, shape (n,).
        stderrs: standard errors of the scores as they differ between cells, shape (n,).
        draws: number of draws.
        random: source of the noise.

    Returns:
        Shape (n,).
    """
    import numpy as np  # noqa: PLC0415

    order = np.argsort(costs, kind="stable")
    _, starts, group = np.unique(costs[order], return_index=True, return_inverse=True)
    centre, spread = scores[order, None], stderrs[order, None]
    counts = np.zeros(len(order))
    step = max(1, _ROOM // max(len(order), 1))
    for start in range(0, draws, step):
        drawn = centre + spread * random.standard_normal((len(order), min(step, draws - start)))
        tops = np.maximum.reduceat(drawn, starts, axis=0)
        before = np.full_like(tops, -np.inf)
        np.maximum.accumulate(tops[:-1], axis=0, out=before[1:])
        counts += ((drawn >= tops[group]) & (drawn > before[group])).sum(axis=1)
    found = np.empty(len(order))
    found[order] = counts / draws
    return found


@dataclass(frozen=True, slots=True)
class ParetoFronts:
    """The Pareto front of each model over the primary and the first tie metric."""

    result: str = "fronts"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator
    ) -> tuple[ParetoFront, ...]:
        """Return a front for each model, in the study's order."""
        models: Sequence[ModelResult] = so_far["models"]
        cells = cells_of(part, study, so_far)
        # As the selection breaks ties: smaller is better unless the metric is known to be better if larger.
        sign = cost_sign(study)
        named = streams(random)
        return tuple(_front(cells[item.model.name], item.best, sign, study, named(item.model.name)) for item in models)


def _front(cells: Cells, best: Choice | None, sign: int, study: Study, random: Generator) -> ParetoFront:
    import numpy as np  # noqa: PLC0415

    rule = study.statistics
    threshold = 1 - rule.level
    known = [] if cells.secondary is None else np.flatnonzero(np.isfinite(cells.secondary)).tolist()
    used = cells.where(known)
    if used.secondary is None or not known:
        why = Why.NO_SECONDARY if len(cells) else Why.NO_VALUE
        return ParetoFront(cells.model, 0, len(cells), threshold, why=why)
    scores, costs = used.scores, sign * used.secondary
    pick = known.index(place) if best is not None and (place := cells.place(best)) in known else None
    front = pareto_front(scores, costs)
    probabilities = None
    if np.isfinite(used.stderrs).all():
        errors = used.stderrs * math.sqrt(1 - rule.correlation)
        probabilities = membership(scores, costs, errors, rule.draws, random)
    return ParetoFront(
        model=cells.model,
        cells=len(used),
        without=len(cells) - len(used),
        threshold=threshold,
        points=_points(used, front, pick, probabilities, rule.correlation),
        pick_on_front=None if pick is None else pick in front,
        pick_probability=None if pick is None or probabilities is None else float(probabilities[pick]),
        others=None if probabilities is None else _others(probabilities, front, threshold),
        unsure=Why.NO_STDERR if probabilities is None else None,
    )


def _others(probabilities: Floats, front: Sequence[int], threshold: float) -> int:
    inside = set(front)
    # The complement of the level is not exact: 1 - 0.95 exceeds 0.05 by a rounding error.
    return sum(value >= threshold - 1e-12 for i, value in enumerate(probabilities.tolist()) if i not in inside)


def _points(
    cells: Cells, front: Sequence[int], pick: int | None, probabilities: Floats | None, correlation: float
) -> tuple[FrontPoint, ...]:
    """The front as the step function that it is: each point is the answer from its own limit up to the next one's."""
    if cells.secondary is None:
        return ()
    scores, values, limits = cells.scores.tolist(), cells.values.tolist(), cells.secondary.tolist()
    top = front[-1] if pick is None or pick not in front else pick
    # Points alike in both figures stand together; the selection takes the first of them.
    steps = [list(alike) for _, alike in groupby(front, key=limits.__getitem__)]
    ends = [limits[alike[0]] for alike in steps[1:]]
    found = []
    for alike, end in zip(steps, [*ends, None], strict=True):
        taken = top if top in alike else alike[0]
        for place in alike:
            error = float(difference_stderr(cells.stderrs[place], cells.stderrs[top], correlation))
            found.append(
                FrontPoint(
                    configuration=cells.configurations[place],
                    primary=values[place],
                    secondary=limits[place],
                    pick=place == pick,
                    probability=None if probabilities is None else float(probabilities[place]),
                    limit=limits[place] if place == taken else None,
                    until=end if place == taken else None,
                    behind=scores[top] - scores[place],
                    behind_stderr=0.0 if place == top else (error if math.isfinite(error) else None),
                )
            )
    return tuple(found)

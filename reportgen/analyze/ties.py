"""Configurations that cannot be told from the best one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import alike, critical, difference_stderr, ranges
from reportgen.analyze.streams import streams
from reportgen.model.claims import Configuration, Why
from reportgen.model.consolidated import Choice, Slice
from reportgen.model.precision import TiedSet
from reportgen.model.results import ModelResult
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

Limit = Callable[[int], float]
"""Critical value for a number of configurations."""

_MOST = 0.5


@dataclass(frozen=True, slots=True)
class TiedSets:
    """Tied with the best: per model and method, per model, and over all models.

    A configuration is tied with the best one when the two measured values differ by no more than the critical value
    times the standard error of their difference. The critical value is the quantile of the largest of all pairwise
    differences of equally good configurations, so it is safe for a best one that the data chose (the all-pairs
    form of multiple comparisons with the best: Hsu 1996; Hayter 1984 for unequal errors). Membership is against the
    best, not mutual.
    """

    result: str = "ties"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator) -> tuple[TiedSet, ...]:
        """Return the sets: first over all models, then for each model, then for each of its methods."""
        models: Sequence[ModelResult] = so_far["models"]
        cells = cells_of(part, study, so_far)
        drawn: dict[int, float] = {}
        named = streams(random)

        def limit(size: int) -> float:
            if size not in drawn:
                drawn[size] = critical(ranges(size, study.statistics.draws, named(str(size))), study.statistics.level)
            return drawn[size]

        found = [_overall(models, cells, study, limit)]
        for model in models:
            own = cells[model.model.name]
            found.append(_tied(model.model.name, None, own, model.best, study, limit))
            found += [
                _tied(model.model.name, item.method, own.of_method(item.method), item.best, study, limit)
                for item in model.summary.methods
            ]
        return tuple(found)


def _tied(model: str, method: str | None, cells: Cells, best: Choice | None, study: Study, limit: Limit) -> TiedSet:
    if best is None:
        return TiedSet(model, method, (), 0, len(cells), None, None, most=False, why=Why.NO_VALUE)
    place = cells.place(best)
    return _set(model, method, cells.configurations, cells.scores, cells.stderrs, place, study, limit)


def _overall(models: Sequence[ModelResult], cells: Mapping[str, Cells], study: Study, limit: Limit) -> TiedSet:
    import numpy as np  # noqa: PLC0415

    own = [cells[model.model.name] for model in models if model.best is not None]
    count = sum(map(len, own))
    if not own:
        return TiedSet(None, None, (), 0, 0, None, None, most=False, why=Why.NO_VALUE)
    if len({item.tasks for item in own}) > 1:
        return TiedSet(None, None, (), 0, count, None, None, most=False, why=Why.TASKS_DIFFER)
    scores = np.concatenate([item.scores for item in own])
    errors = np.concatenate([item.stderrs for item in own])
    names = tuple(cell for item in own for cell in item.configurations)
    # Exact ties over models have no tie rule of their own: the model's choice comes first.
    chosen = [model.best.experiments for model in models if model.best is not None]
    tops = np.flatnonzero(scores == scores.max()).tolist()
    place = next((top for top in tops if names[top].experiments in chosen), tops[0])
    return _set(None, None, names, scores, errors, place, study, limit)


def _set(
    model: str | None,
    method: str | None,
    names: Sequence[Configuration],
    scores: NDArray[np.float64],
    stderrs: NDArray[np.float64],
    best: int,
    study: Study,
    limit: Limit,
) -> TiedSet:
    import numpy as np  # noqa: PLC0415

    gaps = scores[best] - scores
    exact = [place for place in np.flatnonzero(gaps == 0).tolist() if place != best]
    if not np.isfinite(stderrs[best]):
        members = (best, *exact)
        return TiedSet(
            model, method, tuple(names[m] for m in members), len(members), len(names), None, 0.0,
            most=False, why=Why.NO_STDERR,
        )  # fmt: skip
    bound = limit(len(names))
    errors = difference_stderr(stderrs, stderrs[best], study.statistics.correlation)
    narrow = difference_stderr(stderrs, stderrs[best], study.statistics.sensitivity)
    inside = alike(gaps, errors, bound)
    inside[best] = False
    order = sorted(np.flatnonzero(inside).tolist(), key=lambda place: gaps[place])
    members = (best, *order)
    return TiedSet(
        model,
        method,
        tuple(names[place] for place in members),
        1 + len(exact),
        len(names),
        bound if len(names) > 1 else None,
        float(max(gaps[list(members)])),
        most=len(names) > 1 and len(members) > _MOST * len(names),
        why=None if len(names) > 1 else Why.ONE_CELL,
        sensitive=int(alike(gaps, narrow, bound).sum()) if len(names) > 1 else None,
    )

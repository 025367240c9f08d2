"""Differences of two measured configurations when only their aggregates are known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import (
    detectable,
    difference_stderr,
    frechet_stderrs,
    normal_interval,
    recovered_items,
    two_sided,
)
from reportgen.analyze.runs import run_sd
from reportgen.analyze.verdicts import Judged, Part, judge
from reportgen.model.claims import Separation, Why
from reportgen.model.consolidated import Slice
from reportgen.model.precision import PairComparison, RunnerUp
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator

Place = tuple[Cells, int]
"""A configuration: the cells of its model and its place among them."""


@dataclass(frozen=True, slots=True)
class RunnersUp:
    """Each model's best configuration against its second best, two-sided."""

    result: str = "runners_up"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[RunnerUp, ...]:
        """Return a comparison for each model; both configurations were chosen by the data, which `TiedSets` minds."""
        cells = cells_of(part, study, so_far)
        # Runs that agree in every digit tell nothing of how runs vary: no spread is as good as an unknown one.
        sd = run_sd(cells.values(), study) or None
        found = []
        for model in so_far["models"]:
            name = model.model.name
            own = cells[name]
            if model.best is None:
                found.append(RunnerUp(name, None, Why.NO_VALUE))
            elif len(own) < 2:  # noqa: PLR2004
                found.append(RunnerUp(name, None, Why.ONE_CELL))
            else:
                best = own.place(model.best)
                found.append(RunnerUp(name, compare((own, best), (own, own.runner_up(best)), study, sd)))
        return tuple(found)


def compare(first: Place, second: Place, study: Study, sd: float | None) -> PairComparison:
    """Compare two configurations; the claim, the only one of its family, is that the first one is the better one.

    Args:
        first: one configuration.
        second: the other, of the same or another model.
        study: level, margin and correlations.
        sd: run-to-run SD, None where unknown.
    """
    (a, i), (b, j) = first, second
    rule = study.statistics
    difference = float(a.values[i] - b.values[j])
    names = a.configurations[i], b.configurations[j]
    errors = float(a.stderrs[i]), float(b.stderrs[j])
    if not all(map(math.isfinite, errors)):
        return PairComparison(*names, difference, why=Why.NO_STDERR)
    stderr, other = (float(difference_stderr(*errors, rho)) for rho in (rule.correlation, rule.sensitivity))
    low, high = _bounds(first, second, study)
    below, above = normal_interval(difference, stderr, rule.level)
    claim = claimed(first, second, stderr)
    (judged,), (narrow,) = judge([[claim]], rule, sd), judge([[replace(claim, stderr=other)]], rule)
    found = PairComparison(
        *names,
        difference,
        stderr=stderr,
        stderr_sensitivity=other,
        stderr_low=low,
        stderr_high=high,
        low=below,
        high=above,
        separation=separation(abs(difference), stderr, high, rule.level),
        detectable=detectable(stderr, rule.level),
        run_sd=sd,
        verdict_sensitivity=None if narrow is None else narrow.verdict,
    )
    return found if judged is None else with_verdicts(found, judged)


def claimed(first: Place, second: Place, stderr: float) -> Part:
    """Return the difference of two configurations as what a claim rests on: that the first one is the better one."""
    (a, i), (b, j) = first, second
    lead = a.sign * float(a.values[i] - b.values[j])
    return Part(lead, stderr, float(1 / a.replicates[i] + 1 / b.replicates[j]))


def with_verdicts(found: PairComparison, judged: Judged) -> PairComparison:
    """Fill in what was judged."""
    return replace(
        found,
        p=judged.p,
        break_even=judged.break_even,
        verdict=judged.verdict,
        configuration_verdict=judged.configuration_verdict,
    )


def _bounds(first: Place, second: Place, study: Study) -> tuple[float | None, float | None]:
    """Return the Frechet bounds, None where items are unknown or the tasks are not the same.

    The known number of items stands in where a standard error is zero. A task whose accuracies are both 0 or 1 adds
    nothing, however many items it has.
    """
    import numpy as np  # noqa: PLC0415

    (a, i), (b, j) = first, second
    if not a.tasks or a.tasks != b.tasks:
        return None, None
    own, other = a.accuracies[i], b.accuracies[j]
    items = np.fmax(recovered_items(own, a.errors[i]), recovered_items(other, b.errors[j]))
    known = np.array([study.task(task).items or math.nan for task in a.tasks])
    certain = np.isin(own, (0, 1)) & np.isin(other, (0, 1))
    items = np.where(certain, 1.0, np.where(np.isfinite(items), items, known))
    if not np.isfinite(items).all():
        return None, None
    return frechet_stderrs(own, other, items)


def separation(distance: float, independent: float, highest: float | None, level: float) -> Separation:
    """Say whether two checkpoints differ under any dependence of their answers, if independent, or openly not."""
    z = two_sided(level)
    if highest is not None and distance > z * max(highest, independent):
        return Separation.ANY
    return Separation.INDEPENDENT if distance > z * independent else Separation.OPEN

"""Differences of two measured configurations when only their aggregates are known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import (
    detectable,
    difference_stderr,
    frechet_stderrs,
    normal_interval,
    p_value,
    recovered_items,
    two_sided,
)
from reportgen.analyze.runs import run_sd
from reportgen.model.claims import Separation, Verdict, Why
from reportgen.model.consolidated import Slice
from reportgen.model.precision import PairComparison, RunnerUp
from reportgen.study import Statistics, Study

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
    """Compare two configurations; the claim is that the first one is the better one.

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
    low, high = _bounds(first, second)
    below, above = normal_interval(difference, stderr, rule.level)
    lead = a.sign * difference
    return PairComparison(
        *names,
        difference,
        stderr=stderr,
        stderr_sensitivity=other,
        stderr_low=low,
        stderr_high=high,
        low=below,
        high=above,
        p=p_value(difference / stderr) if stderr > 0 else (1.0 if difference == 0 else 0.0),
        separation=separation(abs(difference), stderr, high, rule.level),
        detectable=detectable(stderr, rule.level),
        break_even=break_even(abs(difference), stderr, rule.level),
        run_sd=sd,
        verdict=verdict(lead, stderr, rule),
        configuration_verdict=Verdict.NOT_TESTABLE
        if sd is None
        else verdict(lead, math.sqrt(stderr**2 + sd**2 * (1 / a.replicates[i] + 1 / b.replicates[j])), rule),
    )


def _bounds(first: Place, second: Place) -> tuple[float | None, float | None]:
    """Return the Frechet bounds, None where items are unknown or the tasks are not the same."""
    import numpy as np  # noqa: PLC0415

    (a, i), (b, j) = first, second
    if not a.tasks or a.tasks != b.tasks:
        return None, None
    items = np.fmax(recovered_items(a.accuracies[i], a.errors[i]), recovered_items(b.accuracies[j], b.errors[j]))
    if not np.isfinite(items).all():
        return None, None
    return frechet_stderrs(a.accuracies[i], b.accuracies[j], items)


def separation(distance: float, independent: float, highest: float | None, level: float) -> Separation:
    """Say whether two checkpoints differ under any dependence of their answers, if independent, or openly not."""
    z = two_sided(level)
    if highest is not None and distance > z * max(highest, independent):
        return Separation.ANY
    return Separation.INDEPENDENT if distance > z * independent else Separation.OPEN


def break_even(distance: float, stderr: float, level: float) -> float:
    """Run-to-run SD of single runs at which the interval of a difference would reach zero; 0 where it does already.

    It solves distance = z sqrt(stderr^2 + 2 sd^2).
    """
    return math.sqrt(max(0.0, (distance / two_sided(level)) ** 2 - stderr**2) / 2)


def verdict(lead: float, stderr: float, rule: Statistics, p: float | None = None) -> Verdict:
    """Judge a claim.

    Args:
        lead: measured difference, positive in the direction claimed.
        stderr: its standard error.
        rule: level and margin.
        p: p-value adjusted for the family of claims; without one the interval decides.
    """
    half = two_sided(rule.level) * stderr
    if abs(lead) + half <= rule.margin:
        return Verdict.TOO_SMALL
    if p >= 1 - rule.level if p is not None else abs(lead) <= half:
        return Verdict.UNDECIDED
    return Verdict.SUPPORTED if lead > 0 else Verdict.CONTRADICTED

"""Sums of figures times numbers: what two sides of a comparison differ by, and the standard error of that."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportgen.analyze.quantities import LackError, Quantities, Term
from reportgen.model.checked import Lack, Missing
from reportgen.model.known import task_of
from reportgen.model.statements import Figure, Number, Product, Quantity, Sum, Text

_ROUNDING = 1e-12
"""Differences smaller than this share of what was added are those of the computer's arithmetic."""

_LARGEST = 1e100
"""Sums of larger numbers have no value; the squares of smaller ones are still finite."""

Weighted = tuple[float, Term]
"""A figure and what it is multiplied with."""


@dataclass(frozen=True, slots=True)
class Form:
    """A constant and figures times numbers, each figure once."""

    constant: float
    terms: tuple[Weighted, ...]

    @property
    def size(self) -> float:
        """The largest part of the sum."""
        parts = [abs(factor) * max(abs(as_float(term.value)), term.stderr or 0.0) for factor, term in self.terms]
        return max([abs(self.constant), *parts])

    @property
    def value(self) -> float:
        """The sum as measured."""
        parts = [self.constant, *(factor * as_float(term.value) for factor, term in self.terms)]
        return near_zero(sum(parts), self.size) if self.size <= _LARGEST else math.nan

    def times(self, factor: float) -> Form:
        """Return the form times a number."""
        return Form(factor * self.constant, tuple((factor * own, term) for own, term in self.terms))

    def minus(self, other: Form) -> Form:
        """Return the difference of two forms."""
        return _sum((self, other.times(-1)))


def form_of(quantity: Quantity, quantities: Quantities) -> Form:
    """Return a quantity as a form.

    Raises:
        LackError: the study lacks a figure, or it is a text.
    """
    match quantity:
        case Number(value):
            return Form(value, ())
        case Product(factor, of):
            return form_of(of, quantities).times(factor)
        case Sum(terms):
            return _sum([form_of(term, quantities) for term in terms])
        case Figure():
            term = quantities.term(quantity)
            if isinstance(term.value, str) or any(isinstance(value, str) for value in term.possible):
                raise LackError(Missing(Lack.TEXT, str(term.value), of=term.name))
            return Form(0.0, ((1.0, term),))
        case Text(value):
            raise LackError(Missing(Lack.TEXT, value))


def near_zero(value: float, size: float) -> float:
    """Return zero for what is left by rounding only."""
    return 0.0 if abs(value) <= _ROUNDING * size else value


def stderr_of(terms: Iterable[Weighted], correlation: float) -> float:
    """Return the standard error of a sum of measured figures; where something is not known it is a bound from above.

    Figures of one metric come from the same items. Their answers correlate alike, and by `correlation` at least: the
    variance is linear in that, so the larger one of both ends bounds it. For a difference it is the usual one.
    Different tasks have different items. Of anything else (a mean and one of its tasks) the errors are added up.
    """
    parts: dict[str, list[float]] = {}
    for factor, term in terms:
        parts.setdefault(term.metric, []).append(factor * (term.stderr or 0.0))
    errors = []
    for own in parts.values():
        apart, together = math.fsum(error * error for error in own), math.fsum(own) ** 2
        errors.append(math.sqrt(max((1 - correlation) * apart + correlation * together, together)))
    return math.hypot(*errors) if all(map(task_of, parts)) else math.fsum(errors)


def picked(terms: Sequence[Weighted]) -> tuple[int, bool]:
    """Return among how many the figures were picked, and whether they are two bests of one model."""
    picks = [(factor, term) for factor, term in terms if term.cells > 1]
    if len(picks) == len(terms) == 2 and picks[0][0] == -picks[1][0] and picks[0][1].metric == picks[1][1].metric:  # noqa: PLR2004
        (_, first), (_, second) = picks
        if first.model != second.model:
            return 1, False
        return min(first.cells + second.cells, first.pool), True
    # Two figures of one configuration were picked together.
    return math.prod({term.pick: term.cells for _, term in picks}.values()), False


def as_float(value: float | str | None) -> float:
    """Return a number; a whole one may be larger than any that has decimals."""
    try:
        return float(value or 0)
    except OverflowError:
        return math.inf


def _sum(forms: Iterable[Form]) -> Form:
    found: dict[tuple[object, ...], Weighted] = {}
    constants = []
    for form in forms:
        constants.append(form.constant)
        for factor, term in form.terms:
            before, known = found.get(term.key, (0.0, term))
            # One configuration may be the best of a method and of its model: it was picked among the larger number.
            found[term.key] = (before + factor, max(known, term, key=lambda item: item.cells))
    return Form(sum(constants), tuple(item for item in found.values() if item[0]))

"""The claims of the study file, each checked: true on the figures or not, and whether noise could turn that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import cells_of
from reportgen.analyze.forms import Form, as_float, form_of, near_zero, picked, stderr_of
from reportgen.analyze.noise import exceeding, holm_known, p_value, ranges, reaching, two_sided
from reportgen.analyze.quantities import LackError, Quantities, Term
from reportgen.analyze.streams import streams
from reportgen.analyze.verdicts import verdict
from reportgen.model.checked import CheckedClaim, Comparison, Ground, Lack, Missing, Standing
from reportgen.model.claims import Verdict
from reportgen.model.consolidated import Slice
from reportgen.model.grammar import parse, written
from reportgen.model.statements import And, Compare, Figure, Not, Or, Quantity, Statement, Text, comparisons, figures
from reportgen.study import Statistics, Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    from reportgen.analyze.streams import Streams

_MOST_SUMS = 10_000
"""Sums of chosen values that are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Every claim with its verdict; p-values are corrected by Holm over the comparisons of all claims."""

    result: str = "claims"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator
    ) -> tuple[CheckedClaim, ...]:
        """Return the claims in the order of the study file."""
        quantities = Quantities(part, study, so_far, cells_of(part, study, so_far))
        judge = _Judge(study.statistics, streams(random), {})
        found = [_measured(name, text, quantities, judge) for name, text in study.claims.items()]
        adjusted = iter(holm_known([item.comparison.p for claim in found for item in claim.measured]))
        tests = sum(item.comparison.p is not None for claim in found for item in claim.measured)
        return tuple(
            claim.checked(tuple(judge.decided(item, next(adjusted), tests) for item in claim.measured), tests)
            for claim in found
        )


@dataclass(frozen=True, slots=True)
class _Measured:
    """A comparison before it is known how many there are.

    Attributes:
        comparison: what is known.
        lead: the difference in the direction claimed.
        stderr: its standard error.
        margin: whether it may be too small to matter.
        drawn: sorted draws of the largest of all pairs, None where the picks are no such pair.
    """

    comparison: Comparison
    lead: float = 0.0
    stderr: float = 0.0
    margin: bool = False
    drawn: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class _Claim:
    claim: CheckedClaim
    statement: Statement
    measured: tuple[_Measured, ...] = ()

    def checked(self, compared: tuple[Comparison, ...], tests: int) -> CheckedClaim:
        """Return the claim with its comparisons, put together by three-valued logic."""
        if self.claim.missing is not None:
            return self.claim
        holds, decided = _joined(self.statement, iter(compared))
        true = Standing.SUPPORTED if decided else Standing.UNDECIDED
        return replace(
            self.claim,
            standing=true if holds else Standing.FALSE,
            decided=decided,
            comparisons=compared,
            tests=tests,
        )


def _joined(statement: Statement, compared: Iterator[Comparison]) -> tuple[bool, bool]:
    """Return whether a statement holds, and whether noise cannot turn that.

    A true `and` is as certain as its weakest part, a true `or` as its strongest true one; for what is false it is the
    other way round, and `not` leaves certainty as it is.
    """
    match statement:
        case Compare():
            found = next(compared)
            return found.holds, found.decided
        case Not(of):
            holds, decided = _joined(of, compared)
            return not holds, decided
        case And(parts) | Or(parts):
            said = [_joined(part, compared) for part in parts]
            wanted = isinstance(statement, Or)
            # One part that is so settles `or` when it is true, `and` when it is false.
            settling = [decided for holds, decided in said if holds is wanted]
            if settling:
                return wanted, any(settling)
            return not wanted, all(decided for _, decided in said)


def _measured(name: str, text: str, quantities: Quantities, judge: _Judge) -> _Claim:
    statement = parse(text)
    asked = [item for part in comparisons(statement) for side in (part.left, part.right) for item in figures(side)]
    known = [given for figure in asked for given in figure.arguments if given in quantities.models]
    claim = CheckedClaim(name, written(text), Standing.UNCHECKED, models=tuple(dict.fromkeys(known)))
    try:
        found = tuple(_named(part, judge.measured(part, quantities), quantities) for part in comparisons(statement))
    except LackError as error:
        return _Claim(replace(claim, missing=error.missing), statement)
    return _Claim(claim, statement, found)


def _named(part: Compare, found: _Measured, quantities: Quantities) -> _Measured:
    """Fill in which models the sides are about."""
    named = [
        next((text for figure in figures(side) for text in figure.arguments if text in quantities.models), "")
        for side in (part.left, part.right)
    ]
    return replace(found, comparison=replace(found.comparison, models=(named[0], named[1])))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges comparisons by the level and margin of the study.

    Attributes:
        rule: level, margin and correlation.
        named: for the draws of the largest of all pairs.
        drawn: these by number of configurations.
    """

    rule: Statistics
    named: Streams
    drawn: dict[int, NDArray[np.float64]]

    def measured(self, part: Compare, quantities: Quantities) -> _Measured:
        """Return a comparison; the verdict of a test waits for Holm's correction."""
        left, right = (_text(side, quantities) for side in (part.left, part.right))
        if left is None and right is None:
            return self._numbers(part, quantities)
        if left is None or right is None:
            text = left if right is None else right
            raise LackError(Missing(Lack.TEXT, part.text if text is None else str(text.value)))
        return _Measured(_texts(part, left, right))

    def _numbers(self, part: Compare, quantities: Quantities) -> _Measured:
        left, right = (form_of(side, quantities) for side in (part.left, part.right))
        whole = left.minus(right)
        if not all(map(math.isfinite, (left.value, right.value, whole.value))):
            raise LackError(Missing(Lack.VALUE, part.text))
        found = Comparison(part.text, left.value, right.value, _holds(whole.value, part.sign), False, Ground.EXACT)
        found = replace(found, difference=whole.value)
        noisy = [(factor, term) for factor, term in whole.terms if not term.possible]
        chosen = [(factor, term) for factor, term in whole.terms if term.possible]
        if not noisy:
            return _Measured(_chosen(found, whole, part.sign))
        lacking = tuple(dict.fromkeys(term.name for _, term in noisy if not term.stderr))
        stderr = None if lacking else stderr_of(noisy, self.rule.correlation)
        if len({term.tasks for _, term in noisy if term.tasks}) > 1:
            return _Measured(replace(found, stderr=stderr, ground=Ground.TASKS_DIFFER))
        if stderr is None or stderr == 0:
            names = lacking or tuple(term.name for _, term in noisy)
            return _Measured(replace(found, ground=Ground.NO_STDERR, lacking=names))
        if any(len(term.possible) > 1 or not term.known for _, term in chosen):
            return _Measured(replace(found, stderr=stderr, ground=Ground.MIXED))
        return self._tested(replace(found, stderr=stderr), whole, noisy, part.sign)

    def _tested(self, found: Comparison, whole: Form, noisy: Sequence[tuple[float, Term]], sign: str) -> _Measured:
        """Return a comparison with its p-value.

        Bests were picked by the data. Two bests of one model are judged as the tied sets are, against the largest of
        all pairs of its configurations; two of different models as Base and Instruct are, by a plain test, because
        what picking adds to both cancels as far as the searches are alike. Anything else is held against the largest
        of as many errors as there were ways to pick.
        """
        difference, stderr = found.difference or 0.0, found.stderr or 0.0
        size, pair = picked(noisy)
        ratio = abs(difference) / stderr
        drawn = None
        if pair and size > 1:
            if size not in self.drawn:
                self.drawn[size] = ranges(size, self.rule.draws, self.named(str(size)))
            drawn = self.drawn[size]
            p = exceeding(drawn, ratio) if difference else 1.0
        else:
            p = _of_many(p_value(ratio), size)
        scale = max(abs(factor) for factor, _ in noisy)
        lead = abs(difference) if sign in ("==", "!=") else difference * (-1 if sign in ("<", "<=") else 1)
        # A number in the claim says itself what matters.
        margin = len(noisy) > 1 and len(noisy) == len(whole.terms) and not whole.constant
        return _Measured(replace(found, p=p, compared=size), lead / scale, stderr / scale, margin, drawn)

    def decided(self, item: _Measured, adjusted: float | None, tests: int) -> Comparison:
        """Return a comparison with the verdict of its test, if there is one."""
        found = item.comparison
        if found.p is None or adjusted is None:
            return found
        level = 1 - (1 - self.rule.level) / tests
        drawn = item.drawn
        limit = reaching(drawn, 1 - level) if drawn is not None else two_sided(level ** (1 / found.compared))
        rule = self.rule if item.margin else self.rule.model_copy(update={"margin": 0.0})
        said = verdict(item.lead, item.stderr, rule, adjusted, limit)
        ground = {Verdict.TOO_SMALL: Ground.TOO_SMALL, Verdict.UNDECIDED: Ground.NOISE}.get(said, Ground.TEST)
        equal = found.holds and not item.lead
        return replace(
            found,
            adjusted=adjusted,
            decided=ground is Ground.TEST,
            ground=Ground.EQUAL if equal else ground,
        )


def _of_many(p: float, size: int) -> float:
    """Return the chance that the largest of `size` independent errors is as large as one whose p is given."""
    return -math.expm1(size * math.log1p(-p)) if p < 1 else 1.0


def _holds(difference: float, sign: str) -> bool:
    return {
        "==": difference == 0,
        "!=": difference != 0,
        "<": difference < 0,
        "<=": difference <= 0,
        ">": difference > 0,
        ">=": difference >= 0,
    }[sign]


def _chosen(found: Comparison, whole: Form, sign: str) -> Comparison:
    """Judge what is counted or chosen: it is decided where it comes out alike over all tied configurations."""
    possible = tuple(term.possible for _, term in whole.terms if len(term.possible) > 1)
    found = replace(found, possible=possible)
    if not all(term.known for _, term in whole.terms):
        return replace(found, ground=Ground.NO_TIES)
    if not whole.terms or all(term.counted for _, term in whole.terms):
        return replace(found, decided=True)
    sums = {whole.constant}
    for factor, term in whole.terms:
        if None in term.possible or len(sums) * len(term.possible) > _MOST_SUMS:
            return replace(found, ground=Ground.OPEN)
        sums = {near_zero(total + factor * as_float(value), whole.size) for total in sums for value in term.possible}
    alike = all(_holds(total, sign) == found.holds for total in sums)
    return replace(found, decided=alike, ground=Ground.TIES if alike else Ground.OPEN)


def _text(side: Quantity, quantities: Quantities) -> Term | None:
    """Return a text in quotes, or a chosen one; None for numbers."""
    if isinstance(side, Text):
        return Term((Text, side.value), side.value, side.value, 0.0, possible=(side.value,), counted=True)
    if not isinstance(side, Figure):
        return None
    term = quantities.term(side)
    return term if isinstance(term.value, str) else None


def _texts(part: Compare, left: Term, right: Term) -> Comparison:
    """Compare texts: one in quotes is always itself, a chosen one may be that of any tied configuration."""
    equal = part.sign == "=="
    same = left.value == right.value
    found = Comparison(part.text, str(left.value), str(right.value), same == equal, False, Ground.EXACT)
    if left.key == right.key or (left.counted and right.counted):
        return replace(found, decided=True)
    found = replace(found, possible=tuple(term.possible for term in (left, right) if len(term.possible) > 1))
    if not (left.known and right.known):
        return replace(found, ground=Ground.NO_TIES)
    own, other = set(left.possible), set(right.possible)
    alike = len(own | other) == 1 if same else not own & other
    return replace(found, decided=alike, ground=Ground.TIES if alike else Ground.OPEN)

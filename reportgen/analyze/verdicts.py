"""Claims on differences, judged together: Holm's correction, verdicts, and the spread of runs at which each falls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.analyze.noise import exceeding, holm_known, p_value, reaching, two_sided
from reportgen.model.claims import Verdict
from reportgen.study import Statistics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_STEPS = 50
"""Halvings of the bracket of a break-even."""


@dataclass(frozen=True, slots=True)
class Part:
    """A measured difference that a claim rests on.

    Attributes:
        lead: the difference, positive in the direction claimed.
        stderr: its item-sampling standard error.
        runs: share of a run's variance that is in it, 2 for two single runs.
        compared: models, families or differences among which the leading one was found.
        drawn: sorted draws of the largest of all pairs where the data chose the leading one, None for a given pair.
        of: the family in which it was measured, or the two models or families that differ by it.
    """

    lead: float
    stderr: float
    runs: float
    compared: int = 2
    drawn: Floats | None = None
    of: tuple[str, ...] = ()

    def wide(self, sd: float) -> float:
        """Return the standard error with runs that vary by `sd`."""
        return math.hypot(self.stderr, sd * math.sqrt(self.runs))

    def p(self, sd: float = 0.0) -> float:
        """Two-sided p of no difference, with runs that vary by `sd`."""
        error = self.wide(sd)
        ratio = abs(self.lead) / error if error > 0 else (math.inf if self.lead else 0.0)
        return p_value(ratio) if self.drawn is None else exceeding(self.drawn, ratio)

    def critical(self, p: float) -> float:
        """Ratio of lead and standard error from which on the p-value is at most `p`."""
        return two_sided(1 - p) if self.drawn is None else reaching(self.drawn, p)


Claim = Sequence[Part]
"""A claim holds only if each of its parts does: its p-value is the largest of theirs."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the data say of a claim, itself one of a family.

    Attributes:
        part: the weakest part.
        p: its p-value.
        adjusted: the same after Holm's correction over the family.
        verdict: on the checkpoints.
        configuration_p: p-value with run-to-run variation after the same correction, None where that is unknown.
        configuration_verdict: on the configurations.
        break_even: run-to-run SD from which on the configurations' verdict is undecided; None unless the checkpoints'
            is supported or contradicted.
    """

    part: Part
    p: float
    adjusted: float
    verdict: Verdict
    configuration_p: float | None = None
    configuration_verdict: Verdict = Verdict.NOT_TESTABLE
    break_even: float | None = None


def judge(claims: Sequence[Claim | None], rule: Statistics, sd: float | None = None) -> list[Judged | None]:
    """Judge a family of claims; those that are None have no test and do not count.

    Args:
        claims: the family.
        rule: level and margin.
        sd: run-to-run SD, None where unknown.
    """
    size = sum(claim is not None for claim in claims)
    adjusted, wide = _adjusted(claims, 0.0), _adjusted(claims, sd or 0.0)
    found: list[Judged | None] = []
    for place, claim in enumerate(claims):
        p, q = adjusted[place], wide[place]
        if claim is None or p is None or q is None:
            found.append(None)
            continue
        part = _weakest(claim, 0.0)
        said = _verdict(part, 0.0, p, size, rule)
        found.append(
            Judged(
                part,
                part.p(),
                p,
                said,
                None if sd is None else q,
                Verdict.NOT_TESTABLE if sd is None else _verdict(_weakest(claim, sd), sd, q, size, rule),
                _break_even(claims, place, rule) if said in (Verdict.SUPPORTED, Verdict.CONTRADICTED) else None,
            )
        )
    return found


def verdict(
    lead: float, stderr: float, rule: Statistics, p: float | None = None, limit: float | None = None
) -> Verdict:
    """Judge a claim.

    A difference is too small to matter when its interval lies within the margin. The interval is as wide as the
    decision is strict: of a family of m claims it has the level 1 - alpha / m (Bonferroni, the strictest step of
    Holm's), over all pairs where the data chose the leading one. Whichever of the claims it is said of, none of them
    is then wrongly called too small more often than alpha.

    Args:
        lead: measured difference, positive in the direction claimed.
        stderr: its standard error.
        rule: level and margin.
        p: p-value adjusted for the family of claims; without one the interval decides.
        limit: half-width of the interval in standard errors, that of a single claim on a given pair by default.
    """
    half = (two_sided(rule.level) if limit is None else limit) * stderr if stderr > 0 else 0.0
    if abs(lead) + half <= rule.margin:
        return Verdict.TOO_SMALL
    if p >= 1 - rule.level if p is not None else abs(lead) <= half:
        return Verdict.UNDECIDED
    return Verdict.SUPPORTED if lead > 0 else Verdict.CONTRADICTED


def _verdict(part: Part, sd: float, adjusted: float, size: int, rule: Statistics) -> Verdict:
    return verdict(part.lead, part.wide(sd), rule, adjusted, part.critical((1 - rule.level) / size))


def _weakest(claim: Claim, sd: float) -> Part:
    return max(claim, key=lambda part: part.p(sd))


def _adjusted(claims: Sequence[Claim | None], sd: float) -> list[float | None]:
    return holm_known([None if claim is None else max(part.p(sd) for part in claim) for claim in claims])


def _break_even(claims: Sequence[Claim | None], place: int, rule: Statistics) -> float:
    """Run-to-run SD at which the adjusted p of a claim reaches 1 - level, all claims having the same SD.

    Every p-value grows with the SD, and so does what Holm's correction makes of them: halving a bracket finds it.
    """

    def stands(sd: float) -> bool:
        p = _adjusted(claims, sd)[place]
        return p is not None and p < 1 - rule.level

    claim = claims[place] or ()
    low, high = 0.0, max(abs(part.lead) for part in claim)
    while stands(high):
        low, high = high, 2 * high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if stands(middle) else (low, middle)
    return low

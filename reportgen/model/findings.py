"""Frozen results that judge the observations of a report."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.model.claims import Object, Verdict, Why
from reportgen.model.results import Observation


@dataclass(frozen=True, slots=True)
class Finding:
    """An observation as a claim, with its evidence and verdict.

    Attributes:
        observation: what was observed.
        object: what the claim is about.
        verdict: what the data say of it.
        lead: measured difference that the claim rests on, positive in its direction; None for a pattern.
        stderr: its item-sampling standard error.
        compared: models, families or differences among which the leading one was found.
        p: p-value, over all pairs where the data chose the leading one.
        adjusted: p after Holm's correction over all findings that have one.
        tests: number of findings that have one.
        detectable: true difference that would be found with 80 % power.
        picked: configurations of which the leading best and the other were picked, where the first are far more.
        between: the family whose difference `lead` is, or the leading and the next model or family.
        break_even: run-to-run SD from which on the configurations' verdict is undecided, that of all findings being the
            same; None unless the verdict is supported or contradicted.
        run_sd: run-to-run SD that is known, None where it is not.
        configuration_p: p for the configurations, run-to-run variation included, after Holm's correction.
        configuration_verdict: on the configurations; `NOT_TESTABLE` without a run-to-run SD.
        chance: probability of a pattern at least as strong if each family chose at random, all its models alike.
        least: smallest probability that any pattern could have, families choosing so.
        patterns: number of patterns looked at.
        tied: models whose tied set has the method or value, None where unknown.
        models: models counted in `tied`.
        why: why there is no test.
    """

    observation: Observation
    object: Object
    verdict: Verdict = Verdict.NOT_TESTABLE
    lead: float | None = None
    stderr: float | None = None
    compared: int | None = None
    p: float | None = None
    adjusted: float | None = None
    tests: int = 0
    detectable: float | None = None
    break_even: float | None = None
    between: tuple[str, ...] = ()
    picked: tuple[int, int] | None = None
    run_sd: float | None = None
    configuration_p: float | None = None
    configuration_verdict: Verdict = Verdict.NOT_TESTABLE
    chance: float | None = None
    least: float | None = None
    patterns: int | None = None
    tied: int | None = None
    models: int | None = None
    why: Why | None = None

"""Frozen results on parameters and effort: what a parameter explains, how much search paid, what to run next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.model.claims import Configuration, Why
from reportgen.model.experiments import Value


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the analysis of variance of a full grid: a parameter, or an interaction of some.

    Attributes:
        parameters: the parameters of the term, in the study's order.
        squares: sum of squares.
        df: degrees of freedom.
        share: share of the total sum of squares, as measured.
        corrected: share of what exceeds item noise, None without standard errors; zero where nothing does.
        low: lower end of the interval of `corrected`.
        high: upper end.
    """

    parameters: tuple[str, ...]
    squares: float
    df: int
    share: float
    corrected: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ParameterEffect:
    """The main effect of a parameter over a full grid, in the unit of the primary metric.

    Attributes:
        parameter: the parameter.
        means: each value kept, with the mean over the grid's cells that have it.
        best: the value with the best mean.
        best_mean: its mean.
        range: largest mean minus smallest.
        ratio: F, the effect's mean square over that of the highest-order term; None without such a term.
        p: its p-value.
        adjusted: p after Holm's correction over all main effects tested in the study.
        stderr: standard error of each mean from the mean square of the highest-order term; None without such a term.
    """

    parameter: str
    means: tuple[tuple[Value, float], ...]
    best: Value
    best_mean: float
    range: float
    ratio: float | None = None
    p: float | None = None
    adjusted: float | None = None
    stderr: float | None = None


@dataclass(frozen=True, slots=True)
class VarianceShare:
    """How the variance over the largest full grid of one search divides among the parameters.

    Attributes:
        model: the model.
        method: the method.
        there: configurations of the search that have the primary metric.
        used: those in the full grid.
        parameters: parameters with at least two values in the grid: its factors.
        kept: values in the grid by parameter, those with a single value included.
        dropped: values measured that the grid leaves out, by parameter; those without any are not listed.
        terms: main effects, then interactions by order; empty if `why` says so.
        effects: the main effects in units of the metric.
        variance: mean square deviation of the cells from their mean, in squared units.
        noise: variance of an item-noise contrast, s^2 (1 - correlation), in squared units; None without errors.
        beyond: share of the total sum of squares that exceeds item noise, None without errors.
        any_p: probability that item noise alone makes the cells differ as much; where it is large, `corrected` shares
            are of next to nothing. None without errors.
        chi2: sum of squares of the highest-order term over `noise`.
        df: its degrees of freedom.
        p: probability of so large a chi2 from item noise alone.
        excess: whether the highest-order term exceeds item noise. In a grid without replicates that is interaction
            or run-to-run variation.
        family: number of main effects tested in the study, the family of Holm's correction.
        why: why there are no terms, None if there are.
    """

    model: str
    method: str
    there: int
    used: int
    parameters: tuple[str, ...]
    kept: Mapping[str, tuple[Value, ...]]
    dropped: Mapping[str, tuple[Value, ...]]
    terms: tuple[Term, ...] = ()
    effects: tuple[ParameterEffect, ...] = ()
    variance: float | None = None
    noise: float | None = None
    beyond: float | None = None
    any_p: float | None = None
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    excess: bool | None = None
    family: int = 0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class EffortPoint:
    """The best of `trials` configurations drawn from those measured, in the unit of the primary metric.

    Attributes:
        trials: configurations drawn, without replacement.
        mean: expected best.
        sd: standard deviation of the best over draws.
        low: 5 % quantile of the best by value, so the unlucky end where larger is better.
        high: 95 % quantile.
    """

    trials: int
    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SearchEffort:
    """How much of a search was needed. It orders the configurations of this grid at random, and no others.

    Attributes:
        model: the model.
        method: the method, None for all methods of the model together.
        configurations: number of configurations with the primary metric: n.
        best: the best of them, None without any.
        stderr: item-sampling standard error of the best, None where unknown.
        points: the curve for 1 to n trials; thinned above 200.
        within_stderr: fewest trials whose expected best is within one `stderr` of the best.
        within_margin: the same for the margin of the study, below which differences are too small to matter.
        why: why there is no curve, None if there is.
    """

    model: str
    method: str | None
    configurations: int
    best: float | None
    stderr: float | None = None
    points: tuple[EffortPoint, ...] = ()
    within_stderr: int | None = None
    within_margin: int | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class RunsNeeded:
    """The replicates that would tell a tied configuration from the best one.

    Attributes:
        configuration: the tied configuration.
        difference: how far it is behind the best, as measured and in the metric's unit; never negative.
        present: runs that there are.
        runs: runs needed of it and of the best, None if unknown or out of reach.
        out_of_reach: whether more than `NextRun.limit` runs would be needed.
        scenarios: runs needed if the standard deviation from run to run, which is unknown, were so large; None for
            out of reach. Empty where it is known.
    """

    configuration: Configuration
    difference: float
    present: int
    runs: int | None = None
    out_of_reach: bool = False
    scenarios: tuple[tuple[float, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class NextRun:
    """What to run next on one model.

    Attributes:
        model: the model.
        best: its best configuration, None without one.
        present: runs of the best that there are.
        tied: configurations tied with the best, itself not counted; None where that is unknown.
        members: the closest of them, at most ten: the plan. Its comparisons share the error rate (Bonferroni).
        limit: most runs of a configuration that are within reach.
        sigma: standard deviation from run to run, None if unknown.
        given: whether sigma is the study file's; otherwise it is pooled over the model's replicates.
        total: runs that the plan needs, those present included; None without sigma or with no member in reach.
        further: runs to add to those present.
        pilot: runs to add so that each configuration of the plan has three, where sigma is unknown.
        runner_up: the second best configuration.
        difference: how far it is behind the best.
        detectable: smallest difference between the two that item noise lets be found at 80 % power.
        items_factor: by what factor the items would have to grow for `difference` to be found at 80 % power.
        why: why there is no plan, None if there is (or if nothing is tied).
    """

    model: str
    best: Configuration | None
    limit: int
    present: int = 0
    tied: int | None = None
    members: tuple[RunsNeeded, ...] = ()
    sigma: float | None = None
    given: bool = False
    total: int | None = None
    further: int | None = None
    pilot: int | None = None
    runner_up: Configuration | None = None
    difference: float | None = None
    detectable: float | None = None
    items_factor: float | None = None
    why: Why | None = None

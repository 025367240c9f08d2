"""Frozen results about noise: error bars, differences, tied sets, the winner's curse."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.model.claims import Configuration, Separation, Verdict, Why

ITEMS_LIMIT = 1000
"""More times as many items than this are out of reach."""


@dataclass(frozen=True, slots=True)
class TaskPrecision:
    """How exactly one task is measured.

    Attributes:
        task: the task.
        items: its known number of items, None where unknown.
        recovered: number of items that its standard errors imply (median over the configurations).
        stderr: standard error of its accuracy (median over the configurations), None where unknown.
        share: its share in the variance of the mean accuracy in %, None where unknown.
        contradictions: configurations whose standard error implies another number of items.
        zeros: configurations whose standard error is zero.
        small: a normal interval is not to be trusted, because of few items, an accuracy near 0 or 1 or a standard error
            of zero; Wilson's is used where the number of items is known.
    """

    task: str
    items: int | None
    recovered: float | None
    stderr: float | None
    share: float | None
    contradictions: int
    zeros: int
    small: bool


@dataclass(frozen=True, slots=True)
class Precision:
    """How exactly the study measures its primary metric.

    Attributes:
        configurations: configurations with a standard error.
        stderr: standard error of the primary metric (median over them), None without any.
        detectable: smallest true difference between two configurations that is found with 80 % power.
        detectable_sensitivity: the same under the study's second correlation.
        tasks: task by task.
        why: why there is no error bar.
    """

    configurations: int
    stderr: float | None
    detectable: float | None
    detectable_sensitivity: float | None
    tasks: tuple[TaskPrecision, ...]
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence interval of one metric of a model's best configuration.

    It is the interval of the measured checkpoint over test items. It knows nothing of the selection.

    Attributes:
        model: the model.
        metric: the metric.
        value: as measured.
        stderr: its standard error.
        low: lower end, None without an interval.
        high: upper end.
        wilson: it is Wilson's, else normal.
        why: why there is none.
    """

    model: str
    metric: str
    value: float
    stderr: float
    low: float | None = None
    high: float | None = None
    wilson: bool = False
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class PairComparison:
    """Two measured configurations; the difference is first minus second in the metric's unit.

    Attributes:
        first: one configuration.
        second: the other.
        difference: difference of the primary metric.
        stderr: item-sampling standard error under the study's correlation, None where unknown.
        stderr_sensitivity: the same under the second correlation.
        stderr_low: smallest standard error under any dependence of the answers, None where unknown.
        stderr_high: largest one.
        low: lower end of the interval from `stderr`.
        high: upper end.
        p: two-sided p of no difference from `stderr`.
        separation: whether the checkpoints differ.
        detectable: true difference that would be found with 80 % power.
        break_even: run-to-run SD from which on the configurations' verdict is undecided; None unless that on the
            checkpoints is supported or contradicted.
        run_sd: the run-to-run SD that is known, None where it is not.
        verdict: on the checkpoints; the claim is that the first one is the better one.
        verdict_sensitivity: what it would be under the second correlation, the claim standing alone; None without a
            standard error.
        configuration_verdict: on the configurations; `NOT_TESTABLE` without a run-to-run SD.
        why: why there is no test.
    """

    first: Configuration
    second: Configuration
    difference: float
    stderr: float | None = None
    stderr_sensitivity: float | None = None
    stderr_low: float | None = None
    stderr_high: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    separation: Separation | None = None
    detectable: float | None = None
    break_even: float | None = None
    run_sd: float | None = None
    verdict: Verdict = Verdict.NOT_TESTABLE
    verdict_sensitivity: Verdict | None = None
    configuration_verdict: Verdict = Verdict.NOT_TESTABLE
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """A model's best configuration against its second best, None where there is only one."""

    model: str
    comparison: PairComparison | None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class TiedSet:
    """The configurations that cannot be told from the best one.

    Attributes:
        model: the model, None over all models.
        method: the method, None over all methods of the model.
        members: the best and all that are tied with it, best first.
        exact: how many members have exactly the best value, the best included.
        cells: configurations compared: the size of the family.
        critical: critical value over all pairs, in standard errors of a difference.
        within: largest difference from the best among the members, in the metric's unit.
        most: more than half of several cells are members, so that being one says little.
        why: why there is no such set.
        sensitive: how many would be members under the study's second correlation; None without a critical value.
    """

    model: str | None
    method: str | None
    members: tuple[Configuration, ...]
    exact: int
    cells: int
    critical: float | None
    within: float | None
    most: bool
    why: Why | None = None
    sensitive: int | None = None


@dataclass(frozen=True, slots=True)
class WinnersCurse:
    """What the best of many noisy figures is worth.

    Attributes:
        model: the model.
        cells: configurations that it is the best of.
        naive: its value as measured.
        corrected: `naive` less `bias`.
        bias: bias of the best of so many by parametric bootstrap from the shrunk values.
        posterior: posterior mean of its true value (shrunk towards the additive fit of the grid).
        low: lower end of the posterior interval, the variances of the model integrated out.
        high: upper end.
        best: posterior probability that it is truly the best.
        top: posterior probability that it is truly among the best three.
        regret: expected distance to the truly best one.
        noise: item standard error that selection sees (without what all configurations share).
        spread: SD of the true values around the additive fit, posterior mean.
        why: why there is no correction.
    """

    model: str
    cells: int
    naive: float | None
    corrected: float | None = None
    bias: float | None = None
    posterior: float | None = None
    low: float | None = None
    high: float | None = None
    best: float | None = None
    top: float | None = None
    regret: float | None = None
    noise: float | None = None
    spread: float | None = None
    why: Why | None = None

"""Frozen results on how figures go together: accuracy and perplexity, tasks, gradient statistics, repeated runs."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.model.claims import Configuration, Why


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A configuration on the Pareto front of the primary and the first tie metric.

    Attributes:
        configuration: which it is.
        primary: its primary metric.
        secondary: its tie metric.
        pick: whether it is the model's best configuration.
        probability: probability of being on the front under item noise in the primary metric, None without errors;
            too high for the measured front's cells in a close field.
        limit: it is picked under a limit on the tie metric from this value on, None if another point with exactly
            the same figures is picked in its place.
        until: it is picked up to this limit, which itself gives the next point; None for the last.
        behind: how far its primary metric is behind the front's best, in the metric's unit; never negative.
        behind_stderr: item-sampling standard error of that difference, None where unknown; zero for the best itself.
    """

    configuration: Configuration
    primary: float
    secondary: float
    pick: bool
    probability: float | None = None
    limit: float | None = None
    until: float | None = None
    behind: float = 0.0
    behind_stderr: float | None = None


@dataclass(frozen=True, slots=True)
class ParetoFront:
    """The configurations of one model that no other one beats in both the primary and the first tie metric.

    Attributes:
        model: the model.
        cells: configurations with both metrics finite.
        without: configurations with the primary metric whose tie metric is missing or not finite.
        points: the front, from the best tie metric to the best primary metric.
        pick_on_front: whether the model's best configuration is on it, None if its tie metric is not finite.
        pick_probability: probability that it is under item noise, None where unknown.
        threshold: probability from which a cell counts for `others`: one minus the level.
        others: further cells that are on the front with at least that probability, None without errors.
        why: why there is no front, None if there is.
        unsure: why there are no probabilities, None if there are.
    """

    model: str
    cells: int
    without: int
    threshold: float
    points: tuple[FrontPoint, ...] = ()
    pick_on_front: bool | None = None
    pick_probability: float | None = None
    others: int | None = None
    why: Why | None = None
    unsure: Why | None = None


@dataclass(frozen=True, slots=True)
class TaskLeftOut:
    """The winner by the mean over all tasks but one.

    Attributes:
        task: the task left out.
        winner: the configuration with the best mean over the others.
        same: whether it is the winner by the mean over all tasks.
        rank: place of the winner by all tasks, by the mean without this one.
    """

    task: str
    winner: Configuration
    same: bool
    rank: int


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Where a configuration may stand under item noise; too favourable for the first places of a close field.

    Attributes:
        configuration: which it is.
        mean: its mean accuracy over the tasks.
        pick: whether it is the model's best configuration.
        rank: its place as measured.
        low: best place within the interval.
        high: worst place within the interval.
        first: probability of the first place.
    """

    configuration: Configuration
    mean: float
    pick: bool
    rank: int
    low: int
    high: int
    first: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the tasks rank the configurations of one model alike.

    Attributes:
        model: the model.
        cells: configurations that have all tasks: n.
        without: configurations with the primary metric that lack a task.
        tasks: the K tasks.
        concordance: Kendall's W, 1 if all tasks give the same ranking; None where every task ties all of them.
        by_chance: W to be expected if the tasks ranked independently, as they would if all configurations were
            equally good: 1 / K.
        taus: Kendall's tau-b between tasks, shape (K, K), None where a task ties all configurations.
        mean_taus: mean tau-b of each task with the others, shape (K,).
        least: the two tasks that agree least, None without any tau-b.
        least_tau: their tau-b.
        winner: the configuration with the best mean over all tasks.
        left_out: the winner without each task.
        kept: in how many of these it is the same.
        ranks: rank intervals of the first five by the mean, and of the pick; empty if `unsure` says so.
        compared: number of configurations that the places of `ranks` are among: all, or the best 200 of many.
        why: why there is none of this, None if there is.
        unsure: why there are no rank intervals, None if there are.
    """

    model: str
    cells: int
    without: int
    tasks: tuple[str, ...]
    concordance: float | None = None
    by_chance: float | None = None
    taus: tuple[tuple[float | None, ...], ...] = ()
    mean_taus: tuple[float | None, ...] = ()
    least: tuple[str, str] | None = None
    least_tau: float | None = None
    winner: Configuration | None = None
    left_out: tuple[TaskLeftOut, ...] = ()
    kept: int = 0
    ranks: tuple[RankInterval, ...] = ()
    compared: int = 0
    why: Why | None = None
    unsure: Why | None = None


@dataclass(frozen=True, slots=True)
class SearchCorrelation:
    """A gradient statistic against the primary metric over the cells of one search; positive: larger goes with better.

    Attributes:
        model: the model.
        method: the method.
        cells: configurations with both finite.
        distinct: different values of the statistic among them, the n of the intervals.
        non_finite: configurations whose statistic is not finite.
        missing: configurations without the statistic.
        spearman: Spearman's rank correlation.
        low: lower end of its interval, None below five different values.
        high: upper end.
        p: its two-sided p-value; by permutation below 30 cells.
        pearson: Pearson's correlation.
        pearson_low: lower end of its interval, None below five different values.
        pearson_high: upper end.
        why: why there is no correlation, None if there is.
    """

    model: str
    method: str
    cells: int
    distinct: int
    non_finite: int
    missing: int
    spearman: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    pearson: float | None = None
    pearson_low: float | None = None
    pearson_high: float | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class ModelCorrelation:
    """The rank correlations of one model's searches in one figure.

    Attributes:
        model: the model.
        family: its family.
        methods: searches with a correlation.
        distinct: different values of the statistic over them. The methods share the statistic, so this is the n.
        spearman: mean rank correlation, on Fisher's scale.
        low: lower end of its interval, None below five different values.
        high: upper end.
    """

    model: str
    family: str
    methods: int
    distinct: int
    spearman: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class GradientPredictor:
    """Whether a gradient statistic goes with the primary metric, within searches and over families.

    Attributes:
        metric: column of the statistic.
        searches: the correlation within each search; empty if no search has a finite value, or if it is constant.
        models: by model, those with a correlation.
        families: number of families with one.
        non_finite: configurations whose statistic is not finite.
        spearman: mean over families of the rank correlation within, on Fisher's scale; None if `why` says so.
        low: lower end of its t interval over families, None below two families.
        high: upper end.
        p: exact two-sided sign-flip p over families, None below two families.
        smallest: smallest p that so many families can give.
        testable: whether that is small enough for the study's level.
        adjusted: p after Holm's correction over the statistics tested.
        tested: number of these statistics.
        pooled: rank correlation over all cells of the study together; only to be shown beside `spearman`.
        pooled_cells: cells in it.
        pooled_distinct: different values of the statistic among them.
        simpson: whether pooling reverses the sign or exceeds `spearman` in size by 0.2: differences between models
            and methods, not between cells, then make the pooled figure (Simpson 1951).
        why: why there is no correlation, None if there is.
    """

    metric: str
    searches: tuple[SearchCorrelation, ...] = ()
    models: tuple[ModelCorrelation, ...] = ()
    families: int = 0
    non_finite: int = 0
    spearman: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    smallest: float | None = None
    testable: bool = False
    adjusted: float | None = None
    tested: int = 0
    pooled: float | None = None
    pooled_cells: int = 0
    pooled_distinct: int = 0
    simpson: bool = False
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class RunToRun:
    """How much the primary metric varies from run to run of one configuration.

    Attributes:
        model: the model, None for all models together.
        configurations: configurations with at least two runs that have the primary metric.
        df: degrees of freedom: runs beyond the first of each.
        pooled: standard deviation pooled over them, in the metric's unit; None without replicates.
        low: lower end of its interval.
        high: upper end.
        sd: standard deviation to reckon with: the study file's, else `pooled`; None if unknown.
        source: where `sd` comes from: `study` or `replicates`; None if unknown.
        stderr: mean item-sampling standard error of the model's configurations, None where unknown.
        ratio: `sd` over `stderr`.
        why: why `sd` is not known, None if it is.
    """

    model: str | None
    configurations: int
    df: int
    pooled: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    source: str | None = None
    stderr: float | None = None
    ratio: float | None = None
    why: Why | None = None

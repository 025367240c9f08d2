"""Frozen results of the analysis; every number that is rendered stands here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from reportgen.model.checked import CheckedClaim
from reportgen.model.claims import Verdict
from reportgen.model.comparisons import DefaultRegrets, FairComparison, MethodRankings
from reportgen.model.consolidated import Choice, Model, ModelSummary
from reportgen.model.experiments import Value
from reportgen.model.precision import Interval, PairComparison, Precision, RunnerUp, TiedSet, WinnersCurse
from reportgen.model.relations import Agreement, GradientPredictor, ParetoFront, RunToRun
from reportgen.model.shares import NextRun, SearchEffort, VarianceShare
from reportgen.model.surveys import GradientSummary, MainEffect, SearchSummary, TaskResult, TradeOff

if TYPE_CHECKING:
    from reportgen.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Retention:
    """A pruned model against its dense one: `difference` in units of the metric, `percent` of dense kept."""

    metric: str
    dense: float
    difference: float
    percent: float


def retention_of(found: Sequence[Retention], metric: str) -> Retention | None:
    """Return the retention of one metric, None where there is none."""
    return next((item for item in found if item.metric == metric), None)


@dataclass(frozen=True, slots=True)
class ModelResult:
    """A model's best configuration, or the reason why there is none (`best` is None).

    Attributes:
        summary: what was consolidated.
        retention: the best configuration against the dense model, metric by metric; empty without one.
        by_method: the same for each method's best configuration.
    """

    summary: ModelSummary
    retention: tuple[Retention, ...] = ()
    by_method: Mapping[str, tuple[Retention, ...]] = field(default_factory=dict)

    @property
    def model(self) -> Model:
        """The model."""
        return self.summary.model

    @property
    def best(self) -> Choice | None:
        """Its best configuration."""
        return self.summary.best


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each value was chosen by the best configurations.

    Attributes:
        name: `method`, or the parameter's name.
        overall: counts by value over all models that have a best configuration.
        by_variant: the same within each variant.
        models: number of models counted.
    """

    name: str
    overall: Mapping[Value, int]
    by_variant: Mapping[str, Mapping[Value, int]]
    models: int


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter, or the method, of two best configurations."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class VariantDifference:
    """Best of a variant minus best of the family's Base, by the primary metric.

    Attributes:
        family: the family.
        variant: the variant that is held against Base.
        base: name of the Base model.
        other: name of the other model.
        base_value: primary metric of the Base model's best configuration.
        other_value: the same of the other model.
        difference: other minus base, in the metric's unit.
        percent: the difference in % of the base value.
        stderr: standard error of the difference if the two errors are independent, None where one is unknown.
        secondary: difference of the first tie metric (perplexity), None where one is missing.
        changes: the method and each parameter, before and after.
        dense_difference: the same difference between the dense models, None where one is missing.
        comparison: the two as measured configurations; its claim is that the other one is the better one. Verdicts and
            break-even are after Holm's correction, p is not.
        adjusted: its p after Holm's correction over all such differences of the study.
        verdict: on that claim about the checkpoints, by the adjusted p.
        shared: configurations that both models have.
        matched: mean of other minus base over these, None without any.
        matched_stderr: its standard error if all answers to an item went together within a model: a bound from above.
        matched_wins: in how many of them the other one is the better one.
    """

    family: str
    variant: str
    base: str
    other: str
    base_value: float
    other_value: float
    difference: float
    percent: float | None
    stderr: float | None
    secondary: float | None
    changes: tuple[Change, ...]
    dense_difference: float | None = None
    comparison: PairComparison | None = None
    adjusted: float | None = None
    verdict: Verdict = Verdict.NOT_TESTABLE
    shared: int = 0
    matched: float | None = None
    matched_stderr: float | None = None
    matched_wins: int = 0


@dataclass(frozen=True, slots=True)
class FamilyMean:
    """Means over the models of a family.

    Attributes:
        family: the family.
        count: number of models with a best configuration.
        primary: mean of the primary metric.
        secondary: mean of the first tie metric, None where no model has a finite one.
        variants: the variants averaged.
        from_dense: mean difference from the dense models, None unless each model has one.
        kept: mean share of dense in %, None unless each model has one.
    """

    family: str
    count: int
    primary: float
    secondary: float | None
    variants: tuple[str, ...]
    from_dense: float | None = None
    kept: float | None = None


class ObservationKind(StrEnum):
    """Rules that make an observation; `wording.observations` says each in words."""

    VARIANT_AGREES = "variant_agrees"
    METHOD_PREFERENCE = "method_preference"
    METHOD_OF_ONE_FAMILY = "method_of_one_family"
    METHOD_NEVER_BEST = "method_never_best"
    BEST_MODEL = "best_model"
    BEST_OF_VARIANT = "best_of_variant"
    LARGEST_GAIN = "largest_gain"
    VARIANT_LOSES = "variant_loses"
    BEST_FAMILY = "best_family"


@dataclass(frozen=True, slots=True)
class Observation:
    """A sentence to be: the rule that fired and the figures it speaks of."""

    kind: ObservationKind
    facts: Mapping[str, Value | bool | tuple[str, ...]] = field(default_factory=dict)


class GapKind(StrEnum):
    """What a complete study would have and this one lacks."""

    ONE_MODEL = "one_model"
    NO_VARIANT = "no_variant"
    FAMILY_WITHOUT_BASE = "family_without_base"
    FAMILY_WITHOUT_VARIANT = "family_without_variant"
    ONE_METHOD = "one_method"
    ONE_CONFIGURATION = "one_configuration"
    MODELS_WITHOUT_METHOD = "models_without_method"
    NO_BEST = "no_best"
    UNEQUAL_SEARCH = "unequal_search"
    UNEQUAL_VARIANTS = "unequal_variants"
    PERHAPS_A_METHOD = "perhaps_a_method"
    NO_DENSE = "no_dense"
    NO_SECONDARY = "no_secondary"
    TASKS_DIFFER = "tasks_differ"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing from a complete study."""

    kind: GapKind
    facts: Mapping[str, Value | tuple[str, ...] | tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """All results for one pruning ratio.

    Attributes:
        ratio: the ratio.
        primary: name of the metric by which best is best.
        secondary: name of the first tie metric, shown beside it.
        models: each model with its best configuration.
        methods: preference over methods.
        parameters: preference over parameter values.
        variants: Base against the other variants.
        families: means by family.
        searches: what was tried.
        effects: the primary metric over parameter values.
        tradeoffs: the best configuration against the one with the best tie metric.
        gradients: spread of the gradient statistics.
        tasks: each task over the best configurations.
        precision: how exactly tasks and the primary metric are measured.
        intervals: confidence intervals of the best configurations.
        runners_up: each best configuration against the second best.
        ties: the configurations that cannot be told from the best.
        curse: each best figure corrected for being the best of many.
        shares: how much of the variation each parameter explains.
        effort: how good the best of fewer trials is expected to be.
        next_runs: replicates that would separate the tied configurations.
        fair: methods at equal trials and on common configurations.
        method_ranks: ranks of the methods over families.
        defaults: one configuration for all models.
        fronts: configurations that no other beats in both metrics.
        agreement: whether the tasks rank the configurations alike.
        predictors: gradient statistics against the primary metric.
        run_spread: variation between runs of one configuration.
        claims: the claims of the study file, checked.
        gaps: what is missing.
        observations: sentences to be, in the order of weight.
        findings: the observations with evidence and verdict.
    """

    ratio: str
    primary: str
    secondary: str | None
    models: tuple[ModelResult, ...]
    methods: Distribution
    parameters: tuple[Distribution, ...]
    variants: tuple[VariantDifference, ...]
    families: tuple[FamilyMean, ...]
    searches: tuple[SearchSummary, ...]
    effects: tuple[MainEffect, ...]
    tradeoffs: tuple[TradeOff, ...]
    gradients: tuple[GradientSummary, ...]
    tasks: tuple[TaskResult, ...]
    precision: Precision
    intervals: tuple[Interval, ...]
    runners_up: tuple[RunnerUp, ...]
    ties: tuple[TiedSet, ...]
    curse: tuple[WinnersCurse, ...]
    shares: tuple[VarianceShare, ...]
    effort: tuple[SearchEffort, ...]
    next_runs: tuple[NextRun, ...]
    fair: tuple[FairComparison, ...]
    method_ranks: MethodRankings
    defaults: DefaultRegrets
    fronts: tuple[ParetoFront, ...]
    agreement: tuple[Agreement, ...]
    predictors: tuple[GradientPredictor, ...]
    run_spread: tuple[RunToRun, ...]
    claims: tuple[CheckedClaim, ...]
    gaps: tuple[Gap, ...]
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]

    def tied(self, model: str | None, method: str | None = None) -> TiedSet | None:
        """Return the tied set over all models, of a model, or of one of its methods."""
        return next((item for item in self.ties if (item.model, item.method) == (model, method)), None)

    def corrected(self, model: str) -> float | None:
        """Return a model's best figure corrected for being the best of many; None where it is not known."""
        return next((item.corrected for item in self.curse if item.model == model), None)

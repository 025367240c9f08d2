"""Frozen results that compare: methods on equal terms, methods over families, one configuration for all models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reportgen.model.claims import Configuration, Why
from reportgen.model.experiments import Value


class Criterion(StrEnum):
    """By what the methods of a model are compared.

    Attributes:
        BEST: the best of all cells of a method; it favours the method with more of them.
        EQUAL_TRIALS: the expected best of as many cells as the smallest search of the model has.
        COMMON_BEST: the best of the cells that all methods of the model have.
        COMMON_MEAN: the mean over these cells.
    """

    BEST = "best"
    EQUAL_TRIALS = "equal_trials"
    COMMON_BEST = "common_best"
    COMMON_MEAN = "common_mean"


@dataclass(frozen=True, slots=True)
class FairMethod:
    """One method of a model.

    Attributes:
        method: the method.
        cells: its eligible configurations.
        values: its figure by each criterion, in the unit of the primary metric; those unknown are left out.
        places: its place among the model's methods by each criterion, 1 is best; equal figures share the better one.
    """

    method: str
    cells: int
    values: Mapping[Criterion, float]
    places: Mapping[Criterion, int]


@dataclass(frozen=True, slots=True)
class MethodDifference:
    """The first method of a model minus the second by one criterion, in the unit of the primary metric.

    Attributes:
        criterion: by which first is first.
        first: the method in the first place.
        second: the next.
        difference: first minus second; not positive where smaller is better.
        stderr: item-sampling standard error of the difference, None where unknown.
        low: lower end of its interval.
        high: upper end.
        wins: common cells in which the first is better, None where the criterion is about one cell of each.
        losses: common cells in which the second is.
        why: why there is no interval, None if there is.
    """

    criterion: Criterion
    first: str
    second: str
    difference: float
    stderr: float | None = None
    low: float | None = None
    high: float | None = None
    wins: int | None = None
    losses: int | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class FairComparison:
    """The methods of one model on equal terms.

    Attributes:
        model: the model.
        methods: those that have an eligible configuration, in the study's order.
        missing: methods that were run on the model and have none.
        trials: configurations of the smallest search: k of the expected best of k.
        common: parameter combinations that every method has; None with fewer than two methods.
        winners: methods in the first place by each criterion; more than one where figures are equal.
        best: the difference on the best of the common cells. Both cells were chosen by the data.
        mean: the mean paired difference over the common cells, its standard error a bound from above.
        why: why the comparison lacks something: no value, one method, or no common cells.
    """

    model: str
    methods: tuple[FairMethod, ...]
    missing: tuple[str, ...] = ()
    trials: int | None = None
    common: int | None = None
    winners: Mapping[Criterion, tuple[str, ...]] | None = None
    best: MethodDifference | None = None
    mean: MethodDifference | None = None
    why: Why | None = None

    @property
    def agree(self) -> bool | None:
        """Whether all criteria that are known have the same winners; None with fewer than two of them."""
        known = list((self.winners or {}).values())
        return all(item == known[0] for item in known) if len(known) > 1 else None


@dataclass(frozen=True, slots=True)
class MethodPair:
    """Two methods over the families; tests are exact and two-sided.

    Attributes:
        first: one method.
        second: the other.
        difference: mean over the families of first minus second, in the unit of the primary metric.
        wins: families in which the first is better.
        losses: families in which the second is.
        ties: families in which they are equal; the tests leave them out.
        sign_p: p of the sign test.
        sign_adjusted: the same after Holm's correction over all pairs.
        rank_p: p of Wilcoxon's signed-rank test.
        rank_adjusted: the same after Holm's correction.
        smallest: smallest p that either test can give with so many families, before correction.
        testable: whether the smallest p, corrected as the smallest of all pairs, reaches the study's level.
    """

    first: str
    second: str
    difference: float
    wins: int
    losses: int
    ties: int
    sign_p: float
    sign_adjusted: float
    rank_p: float
    rank_adjusted: float
    smallest: float
    testable: bool


@dataclass(frozen=True, slots=True)
class MethodRanking:
    """The methods over the families by one criterion; ranks are 1 for the best, averaged over ties.

    A mean rank depends on which other methods are in the comparison (Benavoli, Corani and Mangili 2016), so the
    pairs are tested on their own figures and not on mean ranks.

    Attributes:
        criterion: what is ranked: a family's figure is the mean over those of its models that have all methods.
        methods: the methods, in the study's order.
        families: the blocks.
        left_out: families without a model that has all methods.
        values: figure of each family (row) and method (column) in the unit of the primary metric.
        mean_ranks: by method; empty without families.
        chi2: Friedman's chi-square corrected for ties, None where `why` says so.
        chi2_plain: the same uncorrected.
        ratio: F of Iman and Davenport, from the uncorrected chi-square as usual; None if all blocks agree fully.
        ratio_p: its p, from F with (k - 1, (k - 1)(N - 1)) degrees of freedom.
        concordance: Kendall's W, corrected for ties.
        p: p of Friedman's test.
        exact: whether `p` is from enumeration of all orderings; otherwise it is chi-square's.
        orderings: number of orderings of the ranks within blocks, the first block fixed.
        smallest: smallest p that the test can give with so many blocks.
        testable: whether that is below 1 - level.
        pairs: the methods two by two.
        why: why there is no test, None if there is.
    """

    criterion: Criterion
    methods: tuple[str, ...]
    families: tuple[str, ...]
    left_out: tuple[str, ...]
    values: tuple[tuple[float, ...], ...] = ()
    mean_ranks: tuple[float, ...] = ()
    chi2: float | None = None
    chi2_plain: float | None = None
    ratio: float | None = None
    ratio_p: float | None = None
    concordance: float | None = None
    p: float | None = None
    exact: bool = False
    orderings: int | None = None
    smallest: float | None = None
    testable: bool = False
    pairs: tuple[MethodPair, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class MethodRankings:
    """The methods over the families, by the plain best and by the best on common cells."""

    best: MethodRanking
    common: MethodRanking


@dataclass(frozen=True, slots=True)
class Default:
    """One configuration used for all models. Regrets are in score units and never negative.

    Attributes:
        method: its method.
        params: its parameters.
        rank: its place by mean regret; equal ones share the better place.
        mean: mean over the models of the regret: how far it is behind the best of all cells of the model.
        worst: largest regret.
        worst_model: the model that has it.
        stderr: item-sampling standard error of `mean`, None where unknown.
        mean_shared: mean regret against the best of the shared configurations only.
        worst_shared: largest of these.
        corrected: mean regret against the bests corrected for the winner's curse, None where these are unknown.
        regrets: regret on each model, in the order of `DefaultRegrets.models`.
    """

    method: str
    params: Mapping[str, Value]
    rank: int
    mean: float
    worst: float
    worst_model: str
    stderr: float | None
    mean_shared: float
    worst_shared: float
    corrected: float | None
    regrets: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FamilyLeftOut:
    """The configuration that the other families recommend, and its regret on the models of the one left out.

    Attributes:
        family: the family left out.
        method: method of the configuration with the smallest mean regret on the models of the other families.
        params: its parameters.
        models: the models of the family.
        regrets: its regret on each of them.
    """

    family: str
    method: str
    params: Mapping[str, Value]
    models: tuple[str, ...]
    regrets: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DefaultRegrets:
    """One configuration for all models, and what it costs on each.

    Attributes:
        models: the models that have a best configuration.
        bests: best configuration of each.
        missing: models without one.
        shared: number of configurations that are eligible in all models.
        recommended: the configuration with the smallest mean regret.
        minimax: the one with the smallest worst regret (Savage 1951).
        listed: the shared configurations with the smallest mean regrets, at most 20.
        indistinguishable: shared configurations whose mean regret is within the noise of the recommended one's,
            itself included; None without standard errors.
        critical: critical value of that comparison, in standard errors of a difference.
        left_out: each family left out in turn; empty with fewer than two.
        left_out_mean: mean regret over all models of the configuration chosen without the model's family.
        left_out_worst: the largest of these regrets.
        left_out_corrected: `left_out_mean` against the bests corrected for the winner's curse.
        tasks_differ: whether the models' mean accuracies are over different tasks; regrets are within a model.
        why: why there is no regret, or what it is not: no value, one model, nothing shared.
    """

    models: tuple[str, ...]
    bests: tuple[Configuration, ...]
    missing: tuple[str, ...]
    shared: int
    recommended: Default | None = None
    minimax: Default | None = None
    listed: tuple[Default, ...] = ()
    indistinguishable: int | None = None
    critical: float | None = None
    left_out: tuple[FamilyLeftOut, ...] = ()
    left_out_mean: float | None = None
    left_out_worst: float | None = None
    left_out_corrected: float | None = None
    tasks_differ: bool = False
    why: Why | None = None

"""Room 3: the consolidated frame -> frozen results. Pure: no files, no wording."""

from __future__ import annotations

from typing import Any

from reportgen.analyze.agreement import TaskAgreement
from reportgen.analyze.best import BestConfigurations
from reportgen.analyze.cells import all_cells
from reportgen.analyze.claims import Claims
from reportgen.analyze.curse import WinnersCurses
from reportgen.analyze.defaults import Defaults
from reportgen.analyze.differences import FamilyMeans, VariantDifferences
from reportgen.analyze.effort import NextRuns, SearchEffort
from reportgen.analyze.fairness import FairComparisons
from reportgen.analyze.findings import Findings
from reportgen.analyze.gaps import Gaps
from reportgen.analyze.observations import Observations
from reportgen.analyze.pairs import RunnersUp
from reportgen.analyze.pareto import ParetoFronts
from reportgen.analyze.precision import ErrorBars, Intervals
from reportgen.analyze.predictors import GradientPredictors
from reportgen.analyze.preferences import MethodPreference, ParameterPreference
from reportgen.analyze.ranks import MethodRanks
from reportgen.analyze.relations import GradientSummaries, TaskResults, TradeOffs
from reportgen.analyze.runs import RunSpread
from reportgen.analyze.shares import VarianceShares
from reportgen.analyze.step import Step
from reportgen.analyze.surveys import MainEffects, SearchSummaries
from reportgen.analyze.ties import TiedSets
from reportgen.model.consolidated import Slice
from reportgen.model.results import Analysis
from reportgen.study import Study

__all__ = ["ANALYSES", "analyze"]

ANALYSES: tuple[Step, ...] = (
    BestConfigurations(),
    MethodPreference(),
    ParameterPreference(),
    VariantDifferences(),
    FamilyMeans(),
    SearchSummaries(),
    MainEffects(),
    TradeOffs(),
    GradientSummaries(),
    TaskResults(),
    ErrorBars(),
    Intervals(),
    RunnersUp(),
    TiedSets(),
    WinnersCurses(),
    VarianceShares(),
    SearchEffort(),
    NextRuns(),
    FairComparisons(),
    MethodRanks(),
    Defaults(),
    ParetoFronts(),
    TaskAgreement(),
    GradientPredictors(),
    RunSpread(),
    Claims(),
    Gaps(),
    Observations(),
    Findings(),
)
"""The steps in their order; each sees the results of those before it."""


def analyze(part: Slice, study: Study) -> Analysis:
    """Run all steps on the experiments of one ratio."""
    import numpy as np  # noqa: PLC0415

    results: dict[str, Any] = {"cells": all_cells(part, study)}
    for step in ANALYSES:
        # A stream of its own for each step: one more step, or one fewer, changes no figure of another.
        stream = np.random.default_rng([study.statistics.seed, *step.result.encode("ascii")])
        results[step.result] = step(part, study, results, stream)
    del results["cells"]
    rule = study.selection
    return Analysis(ratio=part.ratio, primary=rule.metric, secondary=rule.secondary, **results)

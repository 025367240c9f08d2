"""What the figures of `analysis.json` are, by the keys of their paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportgen.wording.catalog import _

ABOUT: Mapping[str, Callable[[], str]] = {
    "best.metrics": lambda: _("a figure of a best configuration"),
    "best.stderrs": lambda: _("the standard error of a figure of a best configuration"),
    "best.params": lambda: _("a parameter of a best configuration"),
    "best": lambda: _("a best configuration"),
    "experiments": lambda: _("how many experiments there are"),
    "configurations": lambda: _("how many configurations there are, replicates counted once"),
    "ratio": lambda: _("the pruning ratio, as the search folders write it"),
    "tasks": lambda: _("tasks that were found"),
    "mean_tasks": lambda: _("tasks that the mean accuracy is over"),
    "models": lambda: _("a model, its best configurations and its methods"),
    "models.total": lambda: _("how many experiments the method has on this model"),
    "models.valid": lambda: _("how many of its experiments have a mean accuracy"),
    "models.eligible": lambda: _("how many of its configurations can be chosen under the selection rule"),
    "models.dense": lambda: _("the dense model's figure"),
    "models.difference": lambda: _("the best configuration less the dense model"),
    "models.percent": lambda: _("how much of the dense model's figure is kept, in per cent"),
    "method_preference": lambda: _("how often a method is that of a model's best configuration"),
    "parameter_preference": lambda: _("how often a value is that of a model's best configuration"),
    "base_vs_instruct": lambda: _("the best of a variant against the best of its Base"),
    "families": lambda: _("the mean over the best configurations of a family's models"),
    "searches": lambda: _("what was tried"),
    "main_effects": lambda: _("the primary metric over the values of a parameter"),
    "trade_offs": lambda: _("the best configuration against the one with the best tie metric"),
    "gradients": lambda: _("the spread of a gradient statistic"),
    "task_results": lambda: _("a task over the best configurations"),
    "precision": lambda: _("how exactly the primary metric is measured"),
    "intervals": lambda: _("a confidence interval of a best configuration"),
    "runners_up": lambda: _("a best configuration against the second best"),
    "tied_sets": lambda: _("configurations that cannot be told from the best"),
    "tied_sets.members": lambda: _("the configurations that are tied with the best, the best itself among them"),
    "tied_sets.cells": lambda: _("how many configurations were compared with the best"),
    "winners_curse": lambda: _("a best figure, corrected for being the best of many"),
    "winners_curse.naive": lambda: _("the best figure as measured"),
    "winners_curse.bias": lambda: _("how much too good the best figure looks because it is the best of many"),
    "winners_curse.best": lambda: _("the probability that the pick is truly the best"),
    "variance_shares": lambda: _("how much of the variation a parameter explains"),
    "search_effort": lambda: _("how good the best of fewer trials is expected to be"),
    "next_runs": lambda: _("replicates that would separate the tied configurations"),
    "fair_comparisons": lambda: _("methods at equal trials and on common configurations"),
    "method_ranks": lambda: _("ranks of the methods over families"),
    "defaults": lambda: _("one configuration for all models"),
    "pareto_fronts": lambda: _("configurations that no other beats in both metrics"),
    "task_agreement": lambda: _("whether the tasks rank the configurations alike"),
    "gradient_predictors": lambda: _("a gradient statistic against the primary metric"),
    "run_spread": lambda: _("the variation between runs of one configuration"),
    "observations": lambda: _("a sentence of the report with its figures"),
    "findings": lambda: _("a sentence of the report with its evidence and verdict"),
    "data_quality": lambda: _("lines of the ledger, counted by kind"),
}


def about(*names: str) -> str:
    """Say what a figure is, by the first of the names that is known; empty where none is."""
    return next((ABOUT[name]() for name in names if name in ABOUT), "")

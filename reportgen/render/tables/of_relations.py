"""Rows about relations: accuracy and perplexity, the tasks among each other, gradient statistics and accuracy."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.model.comparisons import Criterion
from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables.of_models import identity, link_run, link_to, names_of
from reportgen.render.tables.of_noise import named
from reportgen.wording import comparisons
from reportgen.wording import statistics as words


def fair(report: Report) -> Iterator[Row]:
    """The methods of each model at equal numbers of trials and on the configurations that all of them have."""
    for item in report.analysis.fair:
        for method in item.methods:
            value = method.values.get
            cells = {
                **identity(report, item.model, method.method),
                "configurations": method.cells,
                "trials": item.trials,
                "best": value(Criterion.BEST),
                "equal_trials": value(Criterion.EQUAL_TRIALS),
                "common": item.common,
                "common_best": value(Criterion.COMMON_BEST),
                "common_mean": value(Criterion.COMMON_MEAN),
            }
            yield Row(cells, link_to(item.model), names=names_of(item.model, method.method))


def fronts(report: Report) -> Iterator[Row]:
    """Each model's configurations that no other beats in both metrics."""
    secondary = report.analysis.secondary or ""
    for item in report.analysis.fronts:
        for point in item.points:
            cells = {
                **identity(report, item.model, point.configuration.method),
                "front_point": named(report, point.configuration),
                report.analysis.primary: point.primary,
                secondary: point.secondary,
                "on_front": None if point.probability is None else 100 * point.probability,
                "behind": point.behind,
                "behind_stderr": point.behind_stderr or None,  # the best is behind itself by nothing, exactly
                "pick": comparisons.yes(flag=point.pick),
            }
            links = {**link_to(item.model), **link_run("front_point", point.configuration.experiments)}
            yield Row(cells, links, names=names_of(item.model, point.configuration.method))


def agreement(report: Report) -> Iterator[Row]:
    """Whether the tasks rank a model's configurations alike."""
    for item in report.analysis.agreement:
        pair = [report.labels.task(task, short=True) for task in item.least or ()]
        pick = next((rank for rank in item.ranks if rank.pick), None)
        cells = {
            **identity(report, item.model),
            "cells": item.cells,
            "concordance": item.concordance,
            "by_chance": item.by_chance,
            "least_pair": " – ".join(pair) or None,
            "least_tau": item.least_tau,
            "winner_kept": item.kept if item.left_out else None,
            "rank_low": pick.low if pick else None,
            "rank_high": pick.high if pick else None,
        }
        yield Row(cells, link_to(item.model), names=names_of(item.model))


def predictors(report: Report) -> Iterator[Row]:
    """Rank correlation of each gradient statistic with the primary metric: model by model, then over the families."""
    for item in report.analysis.predictors:
        statistic = report.labels.metric(item.metric)
        for model in item.models:
            cells = {
                **identity(report, model.model),
                "statistic": statistic,
                "distinct": model.distinct,
                "spearman": model.spearman,
                "spearman_low": model.low,
                "spearman_high": model.high,
            }
            yield Row(cells, link_to(model.model), names={**names_of(model.model), "statistic": item.metric})
        if item.spearman is not None:
            cells = {
                "model": words.all_families(item.families),
                "statistic": statistic,
                "spearman": item.spearman,
                "spearman_low": item.low,
                "spearman_high": item.high,
                "p_adjusted": item.adjusted if item.testable else None,
                "pooled": item.pooled,
                "simpson": words.simpson() if item.simpson else None,
            }
            yield Row(cells, names={"statistic": item.metric})


def predictor_searches(report: Report) -> Iterator[Row]:
    """Rank correlation of each gradient statistic with the primary metric within each search."""
    for item in report.analysis.predictors:
        for search in item.searches:
            if search.spearman is None:
                continue
            cells = {
                **identity(report, search.model, search.method),
                "statistic": report.labels.metric(item.metric),
                "cells": search.cells,
                "distinct": search.distinct,
                "non_finite": search.non_finite,
                "spearman": search.spearman,
                "spearman_low": search.low,
                "spearman_high": search.high,
                "p": search.p,
            }
            names = {**names_of(search.model, search.method), "statistic": item.metric}
            yield Row(cells, link_to(search.model), names=names)


def run_spread(report: Report) -> Iterator[Row]:
    """Variation between runs of one configuration, where there are replicates."""
    for item in report.analysis.run_spread:
        if item.pooled is None:
            continue
        cells = identity(report, item.model) if item.model is not None else {"model": words.all_models()}
        cells |= {
            "configurations": item.configurations,
            "run_sd": item.pooled,
            "interval_low": item.low,
            "interval_high": item.high,
            "stderr": item.stderr,
            "sd_ratio": item.ratio,
        }
        yield Row(cells, link_to(item.model) if item.model is not None else {})

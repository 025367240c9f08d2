"""Rows about the whole study: comparisons, preferences, searches, the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from reportgen.model.results import Distribution, ModelResult, VariantDifference, retention_of
from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables.of_models import identity, link_run, link_to, names_of
from reportgen.wording import heads, statistics
from reportgen.wording import ledger as ledger_words
from reportgen.wording import tables as say
from reportgen.wording.numbers import plain


def variants(report: Report) -> Iterator[Row]:
    """Base against each other variant of a family."""
    found = {model.model.name: model for model in report.analysis.models}
    several = len({item.variant for item in report.analysis.variants}) > 1
    for item in report.analysis.variants:
        cells = {
            "family": item.family,
            "variant": item.variant if several else None,
            "base": item.base_value,
            "other": item.other_value,
            "difference": item.difference,
            "difference_stderr": item.stderr,
            "difference_low": item.comparison.low if item.comparison else None,
            "difference_high": item.comparison.high if item.comparison else None,
            "verdict": statistics.verdict(item.verdict),
            "configuration_verdict": _on_configurations(item),
            "break_even": item.comparison.break_even if item.comparison else None,
            "percent": item.percent,
            "dense_difference": item.dense_difference,
            "base_kept": _kept(found[item.base], report),
            "other_kept": _kept(found[item.other], report),
            "changes": _changes(item, report),
        }
        links = {"base": f"models/{item.base}", "other": f"models/{item.other}"}
        yield Row(cells, links, names={"base": item.base, "other": item.other, "variant": item.variant})


def _on_configurations(item: VariantDifference) -> str | None:
    """Return the verdict on the configurations, None where the spread between runs is unknown."""
    found = item.comparison
    return None if found is None or found.run_sd is None else statistics.verdict(found.configuration_verdict)


def matched(report: Report) -> Iterator[Row]:
    """Base against each other variant of a family at the configurations that both have."""
    several = len({item.variant for item in report.analysis.variants}) > 1
    for item in report.analysis.variants:
        if item.shared:
            cells = {
                "family": item.family,
                "variant": item.variant if several else None,
                "difference": item.difference,
                "difference_stderr": item.stderr,
                "matched": item.matched,
                "matched_stderr": item.matched_stderr,
                "shared": item.shared,
                "matched_wins": item.matched_wins,
            }
            yield Row(cells, names={"base": item.base, "other": item.other, "variant": item.variant})


def _kept(model: ModelResult, report: Report) -> float | None:
    item = retention_of(model.retention, report.analysis.primary)
    return item.percent if item else None


def _changes(item: VariantDifference, report: Report) -> str:
    texts = []
    for change in item.changes:
        if change.before == change.after:
            continue
        if change.name == "method":
            values = [report.labels.method(str(value)) for value in (change.before, change.after)]
            texts.append(say.change(heads.head("method"), *values))
        else:
            name = report.labels.parameter(change.name)
            texts.append(say.change(name, plain(change.before), plain(change.after)))
    return say.changes(texts)


def _counts(distribution: Distribution) -> Iterator[tuple[Any, dict[str, Any]]]:
    for value, count in distribution.overall.items():
        yield (
            value,
            {
                "all": count,
                "share": 100 * count / distribution.models if distribution.models else None,
                **{f"in {variant}": counts[value] for variant, counts in distribution.by_variant.items()},
            },
        )


def method_preference(report: Report) -> Iterator[Row]:
    """How often each method was best."""
    for method, cells in _counts(report.analysis.methods):
        yield Row({**cells, "method": report.labels.method(str(method))}, names={"method": str(method)})


def parameter_preference(report: Report) -> Iterator[Row]:
    """How often each parameter value was best."""
    for item in report.analysis.parameters:
        for value, cells in _counts(item):
            yield Row(
                {**cells, "parameter": report.labels.parameter(item.name), "value": value},
                names={"parameter": item.name},
            )


def families(report: Report) -> Iterator[Row]:
    """Means over the models of each family."""
    for item in report.analysis.families:
        cells: dict[str, Any] = {
            "family": item.family,
            "models": item.count,
            report.analysis.primary: item.primary,
            "from_dense": item.from_dense,
            "kept": item.kept,
        }
        if report.analysis.secondary:
            cells[report.analysis.secondary] = item.secondary
        yield Row(cells, names={"family": item.family})


def tasks(report: Report) -> Iterator[Row]:
    """Each task over the models' best configurations."""
    for item in report.analysis.tasks:
        cells = {
            "task": report.labels.task(item.task),
            "items": item.items,
            "chance": item.chance,
            "mean": item.mean,
            "low": item.low,
            "low_model": report.labels.model(item.low_model),
            "high": item.high,
            "high_model": report.labels.model(item.high_model),
            "kept": item.kept,
        }
        yield Row(cells, names={"task": item.task})


def effects(report: Report) -> Iterator[Row]:
    """The primary metric at each value of each parameter."""
    places = {name: place for place, name in enumerate(report.part.parameters)}
    models = {name: place for place, name in enumerate(report.models)}
    # By value before method, so that a table spread over methods has its rows in order too.
    ordered = sorted(
        report.analysis.effects,
        key=lambda item: (
            models[item.model],
            places[item.parameter],
            (1, 0.0, item.value) if isinstance(item.value, str) else (0, float(item.value), ""),
        ),
    )
    for item in ordered:
        cells = {
            **identity(report, item.model, item.method),
            "parameter": report.labels.parameter(item.parameter),
            "value": item.value,
            "configurations": item.configurations,
            "mean": item.mean,
            "best": item.best,
        }
        yield Row(cells, names={**names_of(item.model, item.method), "parameter": item.parameter})


def tradeoffs(report: Report) -> Iterator[Row]:
    """The best configuration of each model against the one with the best tie metric."""
    secondary = report.analysis.secondary or ""
    for item in report.analysis.tradeoffs:
        cells = {
            **identity(report, item.model),
            "configurations": item.configurations,
            report.analysis.primary: item.primary,
            secondary: item.secondary,
            "other_method": report.labels.method(item.other_method),
            "other_primary": item.other_primary,
            "other_secondary": item.other_secondary,
            "cost": item.other_primary - item.primary,
        }
        yield Row(cells, link_to(item.model), names=names_of(item.model))


def gradients(report: Report) -> Iterator[Row]:
    """Spread of each gradient statistic within each model."""
    for item in report.analysis.gradients:
        cells = {
            **identity(report, item.model),
            "statistic": report.labels.metric(item.metric),
            "experiments": item.experiments,
            "non_finite": item.non_finite,
            "distinct": item.distinct,
            "low": item.low,
            "median": item.median,
            "high": item.high,
        }
        yield Row(cells, link_to(item.model), names={**names_of(item.model), "statistic": item.metric})


def searches(report: Report) -> Iterator[Row]:
    """What was tried of each method on each model, and what it found."""
    effort = {(item.model, item.method): item for item in report.analysis.effort}
    for item in report.analysis.searches:
        found = effort.get((item.model, item.method))
        expected = {point.trials: point.mean for point in found.points} if found else {}
        ranges = [
            say.value_range(report.labels.parameter(name), [plain(value) for value in values])
            for name, values in item.values.items()
            if values
        ]
        cells = {
            **identity(report, item.model, item.method),
            "experiments": item.experiments,
            "configurations": item.configurations,
            "cells": item.cells,
            "coverage": 100 * item.coverage,
            "valid": item.valid,
            "ranges": say.changes(ranges),
            "best": found.best if found else None,
            "after_five": expected.get(5),
            "after_ten": expected.get(10),
        }
        yield Row(cells, link_to(item.model), names=names_of(item.model, item.method))


def ledger_summary(report: Report) -> Iterator[Row]:
    """Ledger lines counted by kind."""
    counts = Counter((entry.kind, entry.status) for entry in report.entries)
    for (kind, status), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        cells = {"kind": ledger_words.kind(kind), "status": ledger_words.status(status), "lines": count}
        yield Row(cells, names={"kind": kind.value, "status": status.value})


def ledger(report: Report) -> Iterator[Row]:
    """The ledger, line by line."""
    for entry in report.entries:
        cells = {
            "experiment": entry.experiment,
            "file": entry.file,
            "kind": ledger_words.kind(entry.kind),
            "status": ledger_words.status(entry.status),
            "detail": ledger_words.detail(entry),
            "hint": ledger_words.hint(entry),
        }
        links = link_run("experiment", [entry.experiment] if entry.experiment in report.run_slugs else [])
        yield Row(cells, links, names={"kind": entry.kind.value, "status": entry.status.value})

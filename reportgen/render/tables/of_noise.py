"""Rows about noise: how exactly is measured, and what can be told apart."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.model.claims import Configuration
from reportgen.model.precision import ITEMS_LIMIT
from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables.of_models import identity, link_run, link_to, names_of
from reportgen.wording import statistics as words
from reportgen.wording import tables as say
from reportgen.wording.numbers import significant


def precision(report: Report) -> Iterator[Row]:
    """How exactly each task is measured."""
    for item in report.analysis.precision.tasks:
        cells = {
            "task": report.labels.task(item.task),
            "items": item.items,
            "recovered": item.recovered,
            "stderr": item.stderr,
            "variance_share": item.share,
            "interval_kind": say.interval_kind(wilson=item.small) if item.items or item.recovered else None,
            "contradictions": item.contradictions,
            "zeros": item.zeros,
        }
        yield Row(cells, names={"task": item.task})


def named(report: Report, cell: Configuration) -> str:
    """Return method and parameter values of a configuration as a short text."""
    return words.configuration(report.labels, cell)


def runners_up(report: Report) -> Iterator[Row]:
    """Each model's best configuration against its second best."""
    for item in report.analysis.runners_up:
        found = item.comparison
        cells = {**identity(report, item.model)}
        if found is not None:
            cells |= {
                "second": named(report, found.second),
                "lead": found.difference,
                "lead_stderr": found.stderr,
                "lead_low": found.low,
                "lead_high": found.high,
                "separation": words.separation(found.separation) if found.separation else None,
                "verdict": words.verdict_between(found.verdict, found.verdict_sensitivity),
                "detectable": found.detectable,
                "break_even": found.break_even,
            }
            if found.run_sd is not None:
                cells["configuration_verdict"] = words.verdict(found.configuration_verdict)
        run = link_run("second", found.second.experiments) if found is not None else {}
        yield Row(cells, {**link_to(item.model), **run}, names=names_of(item.model))


def shares(report: Report) -> Iterator[Row]:
    """How much of the variation of each search its parameters explain."""
    level = report.study.statistics.level
    for item in report.analysis.shares:
        tests = {effect.parameter: effect for effect in item.effects}
        told = item.any_p is not None and item.any_p < 1 - level
        for term in item.terms:
            last = len(item.terms) > 1 and term is item.terms[-1]
            names = [report.labels.parameter(name) for name in term.parameters]
            effect = tests.get(term.parameters[0]) if len(term.parameters) == 1 else None
            cells = {
                **identity(report, item.model, item.method),
                "cells": item.used,
                "there": item.there,
                "used": words.used_of(item.used, item.there),
                "term": words.interaction() if last else " × ".join(names),
                "share_measured": 100 * term.share,
                "share_corrected": 100 * term.corrected if told and term.corrected is not None else None,
                "share_low": 100 * term.low if told and term.low is not None else None,
                "share_high": 100 * term.high if told and term.high is not None else None,
                "range": effect.range if effect else None,
                "p_adjusted": item.p if last else effect.adjusted if effect else None,
            }
            yield Row(cells, link_to(item.model), names=names_of(item.model, item.method))


def effort(report: Report) -> Iterator[Row]:
    """How many trials come within the noise of the best."""
    for item in report.analysis.effort:
        expected = {point.trials: point.mean for point in item.points}
        cells = {
            **identity(report, item.model),
            "method": report.labels.method(item.method) if item.method else words.all_methods(),
            "configurations": item.configurations,
            "best": item.best,
            "within_stderr": item.within_stderr,
            "within_margin": item.within_margin,
            "after_five": expected.get(5),
            "after_ten": expected.get(10),
        }
        yield Row(cells, link_to(item.model), names=names_of(item.model, item.method))


def _within_reach(factor: float | None) -> float | None:
    """Round to two digits; None where it is out of reach."""
    if factor is None or factor > ITEMS_LIMIT:
        return None
    rounded = significant(factor, 2)
    return int(rounded) if rounded.is_integer() and rounded >= 10 else rounded  # noqa: PLR2004


def next_runs(report: Report) -> Iterator[Row]:
    """What to run next to separate the best from those tied with it."""
    for item in report.analysis.next_runs:
        cells = {
            **identity(report, item.model),
            "tied": item.tied,
            "second": named(report, item.runner_up) if item.runner_up else None,
            "distance": item.difference,
            "run_sd": item.sigma,
            "runs_needed": item.total,
            "further": item.further,
            "pilot": item.pilot,
            "detectable": item.detectable,
            "items_factor": _within_reach(item.items_factor),
        }
        run = link_run("second", item.runner_up.experiments) if item.runner_up else {}
        yield Row(cells, {**link_to(item.model), **run}, names=names_of(item.model))


def next_members(report: Report) -> Iterator[Row]:
    """The closest configurations tied with a model's best, and the runs that would tell each from it."""
    for item in report.analysis.next_runs:
        for member in item.members:
            far = words.more_than(item.limit)
            needed: list[int | str] = [
                far if runs is None else max(0, runs - member.present) for _, runs in member.scenarios
            ]
            cells = {
                **identity(report, item.model, member.configuration.method),
                "front_point": named(report, member.configuration),
                "distance": member.difference,
                "present": member.present,
                **dict(zip(("quarter_runs", "half_runs", "full_runs"), needed, strict=False)),
            }
            if member.out_of_reach:
                cells["further"] = far
            elif member.runs is not None:
                cells["further"] = max(0, member.runs - member.present)
            run = link_run("front_point", member.configuration.experiments)
            yield Row(cells, {**link_to(item.model), **run}, names=names_of(item.model, member.configuration.method))


def curse(report: Report) -> Iterator[Row]:
    """Each best figure corrected for being the best of many."""
    for item in report.analysis.curse:
        cells = {
            **identity(report, item.model),
            "cells": item.cells,
            "value_measured": item.naive,
            "corrected": item.corrected,
            "posterior": item.posterior,
            "interval_low": item.low,
            "interval_high": item.high,
            "chance_best": None if item.best is None else 100 * item.best,
            "chance_top": None if item.top is None else 100 * item.top,
            "regret": item.regret,
        }
        yield Row(cells, link_to(item.model), names=names_of(item.model))


def ties(report: Report) -> Iterator[Row]:
    """The sets of configurations that are tied with the best."""
    for item in report.analysis.ties:
        cells = identity(report, item.model) if item.model is not None else {"model": words.all_models()}
        cells |= {
            "method": report.labels.method(item.method) if item.method else words.all_methods(),
            "cells": item.cells,
            "tied": len(item.members) if item.critical is not None else None,
            "sensitive": item.sensitive,
            "exact": item.exact,
            "within": item.within,
            "critical": item.critical,
        }
        names = names_of(item.model, item.method) if item.model is not None else {}
        yield Row(cells, link_to(item.model) if item.model is not None else {}, names=names)

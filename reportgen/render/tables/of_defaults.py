"""Rows about one configuration for all models: regrets, and what the choice is worth on families that had no say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from reportgen.model.claims import Configuration
from reportgen.model.comparisons import Default
from reportgen.model.experiments import is_missing
from reportgen.model.known import stderr_column
from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables.of_models import identity, link_run, link_to, names_of
from reportgen.render.tables.of_noise import named
from reportgen.wording import comparisons as words
from reportgen.wording import statistics


def defaults(report: Report) -> Iterator[Row]:
    """Configurations that were measured on every model, by their mean regret."""
    found = report.analysis.defaults
    last = found.minimax
    beyond = (last,) if last is not None and last not in found.listed else ()
    for item in (*found.listed, *beyond):
        cells = {
            "method": report.labels.method(item.method),
            "front_point": named(report, Configuration("", item.method, item.params)),
            "role": words.role(recommended=item == found.recommended, minimax=item == last),
            "mean_regret": item.mean,
            "mean_regret_stderr": item.stderr,
            "worst_regret": item.worst,
            "worst_model": report.labels.model(item.worst_model),
            "corrected": item.corrected,
        }
        links = {"worst_model": f"models/{item.worst_model}"}
        yield Row(cells, links, names={"method": item.method})


def left_out(report: Report) -> Iterator[Row]:
    """Each family left out in turn: what the others recommend, and its regret there; then over all models."""
    found = report.analysis.defaults
    for item in found.left_out:
        cells = {
            "family": item.family,
            "front_point": named(report, Configuration("", item.method, item.params)),
            "models": len(item.models),
            "mean_regret": math.fsum(item.regrets) / len(item.regrets),
            "worst_regret": max(item.regrets),
        }
        yield Row(cells, names={"family": item.family, "method": item.method})
    if found.left_out:
        yield Row(
            {
                "family": statistics.all_families(len(found.left_out)),
                "models": sum(len(item.models) for item in found.left_out),
                "mean_regret": found.left_out_mean,
                "worst_regret": found.left_out_worst,
                "corrected": found.left_out_corrected,
            }
        )


def regrets(report: Report) -> Iterator[Row]:
    """The recommended configuration on each model, beside the model's best; then the mean."""
    found = report.analysis.defaults
    chosen = found.recommended
    if chosen is None:
        return
    primary = report.analysis.primary
    error = stderr_column(primary)
    there = {row["experiments"]: row for row in report.configurations}
    for model, best, regret in zip(found.models, found.bests, chosen.regrets, strict=True):
        top, own = there.get(best.experiments, {}), _there(report, model, chosen)
        cells = {
            **identity(report, model),
            primary: top.get(primary),
            error: _known(top.get(error)),
            "at_default": own.get(primary),
            "at_default_stderr": _known(own.get(error)),
            "mean_regret": regret,
        }
        links = {
            **link_to(model),
            **link_run(primary, best.experiments),
            **link_run("at_default", own.get("experiments", ())),
        }
        yield Row(cells, links, names=names_of(model))
    yield Row(
        {
            "model": words.over_models(len(found.models)),
            "mean_regret": chosen.mean,
            "mean_regret_stderr": chosen.stderr,
        }
    )
    if chosen.corrected is not None:
        yield Row({"model": words.corrected_mean(), "mean_regret": chosen.corrected})


def _there(report: Report, model: str, chosen: Default) -> dict[str, Any]:
    """Return the configuration's own row of a model."""
    names = report.part.parameters
    for row in report.configurations:
        values = {name: row[name] for name in names if not is_missing(row.get(name))}
        if (row["model"], row["method"]) == (model, chosen.method) and values == dict(chosen.params):
            return dict(row)
    return {}


def _known(value: Any) -> Any:
    return None if is_missing(value) else value

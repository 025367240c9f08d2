"""Scatter plots: accuracy against perplexity, and against gradient statistics."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from reportgen.model.figures import Point, ScatterPanel, ScatterSpec
from reportgen.model.known import GRADIENT_METRICS
from reportgen.render.figures.series import of_method, of_model, words
from reportgen.render.report import Report
from reportgen.wording import figures as say

_PANELS = 3


def _points(report: Report, metric: str, *, by_method: bool) -> tuple[Point, ...]:
    primary = report.analysis.primary
    best = {model.best.experiments for model in report.analysis.models if model.best is not None}
    points = []
    for row in report.configurations:
        x, y = row.get(metric, math.nan), row[primary]
        if not (math.isfinite(x) and math.isfinite(y)):
            continue
        model, method = of_model(report, row["model"]), of_method(report, row["method"])
        marker = method if by_method else model
        points.append(Point(x, y, model, marker, row["experiments"] in best, row["experiments"][0]))
    return tuple(points)


def perplexity(report: Report) -> Iterator[ScatterSpec]:
    """The primary metric against the tie metric; colour is the model's, marker the method's, best ones are ringed."""
    labels, primary, secondary = report.labels, report.analysis.primary, report.analysis.secondary
    points = _points(report, secondary, by_method=True) if secondary else ()
    if not points or secondary is None:
        return
    left_out = sum(math.isfinite(row[primary]) for row in report.configurations) - len(points)
    yield ScatterSpec(
        words(
            report,
            "perplexity",
            say.scatter_caption(labels, primary, secondary, len(points), left_out),
            say.scatter_alt(labels, primary, secondary, len(points)),
        ),
        labels.metric(primary),
        (ScatterPanel("", labels.metric(secondary), points),),
    )


def fronts(report: Report) -> Iterator[ScatterSpec]:
    """Each model's configurations with the Pareto front of the primary and the tie metric."""
    labels, primary, secondary = report.labels, report.analysis.primary, report.analysis.secondary
    found = [item for item in report.analysis.fronts if item.points]
    if secondary is None or not found:
        return
    panels = []
    for item in found:
        own = tuple(
            replace(point, colour=point.marker)
            for point in _points(report, secondary, by_method=True)
            if point.colour.label == labels.model(item.model)
        )
        steps = tuple(sorted((point.secondary, point.primary) for point in item.points))
        panels.append(ScatterPanel(labels.model(item.model), labels.metric(secondary), own, steps))
    on = sum(bool(item.pick_on_front) for item in found)
    yield ScatterSpec(
        words(
            report,
            "fronts",
            say.fronts_caption(labels, primary, secondary, on, len(found)),
            say.fronts_alt(labels, primary, secondary, len(found)),
            [panel.title for panel in panels],
        ),
        labels.metric(primary),
        tuple(panels),
        2 if len(panels) in (2, 4) else 3,
    )


def gradients(report: Report) -> Iterator[ScatterSpec]:
    """The primary metric against the gradient statistics that most experiments have."""
    labels, primary = report.labels, report.analysis.primary
    found = {metric: _points(report, metric, by_method=True) for metric in GRADIENT_METRICS}
    panels = [
        ScatterPanel("", labels.metric(metric), points)
        for metric, points in sorted(found.items(), key=lambda item: -len(item[1]))
        if len({point.x for point in points}) > 1
    ][:_PANELS]
    if panels:
        counts = [len(panel.points) for panel in panels]
        yield ScatterSpec(
            words(
                report,
                "gradients",
                say.gradients_caption(labels, primary, min(counts), max(counts)),
                say.gradients_alt(labels, primary),
            ),
            labels.metric(primary),
            tuple(panels),
        )

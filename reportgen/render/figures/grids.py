"""Grids: the primary metric of each configuration, and which configurations were run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from reportgen.model.claims import Configuration
from reportgen.model.experiments import Value
from reportgen.model.figures import HeatmapSpec, HeatPanel
from reportgen.model.known import Direction
from reportgen.model.results import ModelResult
from reportgen.render.figures.series import ranked, words
from reportgen.render.report import Report, Row
from reportgen.wording import grids as say
from reportgen.wording.catalog import bracketed, comma
from reportgen.wording.numbers import fixed, plain
from reportgen.wording.statistics import configuration

MOST_PANELS = 12


@dataclass(frozen=True, slots=True)
class Axes:
    """The two parameters that span a grid and their values; with one parameter there is a single line."""

    x: str
    y: str | None
    x_values: tuple[Value, ...]
    y_values: tuple[Value | None, ...]
    others: tuple[str, ...]

    def place(self, row: Row) -> tuple[int, int] | None:
        """Return line and column of a configuration, None where a parameter is missing."""
        y = row[self.y] if self.y else None
        if row[self.x] is None or (self.y and y is None):
            return None
        return self.y_values.index(y), self.x_values.index(row[self.x])


def axes(report: Report, rows: Sequence[Row]) -> Axes | None:
    """Return the axes of a set of configurations; None where there is no parameter."""
    names = report.part.parameters
    if not names:
        return None
    y, x = (names[0], names[1]) if len(names) > 1 else (None, names[0])
    x_values = tuple(ranked({row[x] for row in rows if row[x] is not None}))
    y_values = tuple(ranked({row[y] for row in rows if row[y] is not None})) if y else (None,)
    return Axes(x, y, x_values, y_values, names[2:]) if x_values and y_values else None


def heatmaps(report: Report) -> Iterator[HeatmapSpec]:
    """A heat map for each model, with a panel for each method."""
    for model in report.analysis.models:
        rows = [row for row in report.configurations if row["model"] == model.model.name]
        spec = _heatmap(report, model, rows)
        if spec is not None:
            yield spec


def _heatmap(report: Report, model: ModelResult, rows: Sequence[Row]) -> HeatmapSpec | None:
    labels, primary = report.labels, report.analysis.primary
    grid = axes(report, rows)
    finite = [row[primary] for row in rows if math.isfinite(row[primary])]
    if grid is None or not finite:
        return None
    panels: list[HeatPanel] = []
    found = report.analysis.tied(model.model.name)
    tied = {cell.experiments for cell in found.members[1:]} if found and not found.most else set()
    best = model.best.experiments if model.best else None
    for item in model.summary.methods:
        own = [row for row in rows if row["method"] == item.method]
        panels += _panels(report, grid, own, item.method, best, tied)
    digits = report.study.metric(primary).digits
    name, shown = labels.model(model.model.name), panels[:MOST_PANELS]
    return HeatmapSpec(
        words(
            report,
            f"grid-{report.slugs[model.model.name]}",
            say.heatmap_caption(labels, name, len(rows), primary, len(panels) - len(shown), found),
            say.heatmap_alt(
                labels,
                name,
                tuple(item.method for item in model.summary.methods),
                primary,
                fixed(min(finite), digits),
                fixed(max(finite), digits),
            ),
            [panel.title for panel in shown],
        ),
        x_label=labels.parameter(grid.x),
        y_label=labels.parameter(grid.y) if grid.y else "",
        x_ticks=tuple(plain(value) for value in grid.x_values),
        y_ticks=tuple("" if value is None else plain(value) for value in grid.y_values),
        value_label=labels.metric(primary),
        digits=min(digits, 3),
        panels=tuple(shown),
        better=report.study.metric(primary).direction,
    )


def _panels(
    report: Report,
    grid: Axes,
    rows: Sequence[Row],
    method: str,
    best: tuple[str, ...] | None,
    tied: AbstractSet[tuple[str, ...]],
) -> Iterator[HeatPanel]:
    """Yield a panel for each combination of the parameters that do not span the grid."""
    for combination in dict.fromkeys(tuple(row[name] for name in grid.others) for row in rows):
        values: list[list[float | None]] = [[None] * len(grid.x_values) for _ in grid.y_values]
        chosen, alike = None, []
        for row in rows:
            place = grid.place(row)
            if place is None or tuple(row[name] for name in grid.others) != combination:
                continue
            value = row[report.analysis.primary]
            values[place[0]][place[1]] = value if math.isfinite(value) else None
            if row["experiments"] == best:
                chosen = place
            if row["experiments"] in tied:
                alike.append(place)
        extra = comma().join(
            f"{report.labels.parameter(name)} {plain(value)}"
            for name, value in zip(grid.others, combination, strict=True)
        )
        title = report.labels.method(method) + bracketed(extra)
        yield HeatPanel(title, tuple(tuple(line) for line in values), chosen, tuple(alike))


def regrets(report: Report) -> Iterator[HeatmapSpec]:
    """What each of the best shared configurations loses on each model."""
    found = report.analysis.defaults
    if len(found.listed) < 2:  # noqa: PLR2004
        return
    labels, primary = report.labels, report.analysis.primary
    rows = tuple(reversed(found.listed))
    yield HeatmapSpec(
        words(
            report,
            "regrets",
            say.regrets_caption(labels, primary, len(rows), found.shared),
            say.regrets_alt(labels, primary),
        ),
        x_label="",
        y_label="",
        x_ticks=tuple(labels.model(model) for model in found.models),
        y_ticks=tuple(configuration(labels, Configuration("", item.method, item.params)) for item in rows),
        value_label=say.regret(labels, primary),
        digits=report.study.metric(primary).digits,
        panels=(HeatPanel("", tuple(item.regrets for item in rows)),),
        better=Direction.DOWN,
        across=1,
    )


def completeness(report: Report) -> Iterator[HeatmapSpec]:
    """Runs of each cell of each grid: a row of panels for each model, a column for each method."""
    grid = axes(report, report.configurations)
    if grid is None:
        return
    panels = []
    for model in report.models:
        for method in report.part.methods:
            runs: list[list[float | None]] = [[None] * len(grid.x_values) for _ in grid.y_values]
            for row in report.configurations:
                place = grid.place(row) if (row["model"], row["method"]) == (model, method) else None
                if place is not None:
                    runs[place[0]][place[1]] = (runs[place[0]][place[1]] or 0) + row["replicates"]
            title = f"{report.labels.model(model)}, {report.labels.method(method)}"
            panels.append(HeatPanel(title, tuple(tuple(line) for line in runs)))
    missing = sum(item.cells - item.configurations for item in report.analysis.searches)
    repeated = any(row["replicates"] > 1 for row in report.configurations)
    yield HeatmapSpec(
        words(
            report,
            "completeness",
            say.completeness_caption(report.part.methods, report.models, missing, repeated=repeated),
            say.completeness_alt(len(report.models), len(report.part.methods)),
            [panel.title for panel in panels],
        ),
        x_label=report.labels.parameter(grid.x),
        y_label=report.labels.parameter(grid.y) if grid.y else "",
        x_ticks=tuple(plain(value) for value in grid.x_values),
        y_ticks=tuple("" if value is None else plain(value) for value in grid.y_values),
        value_label=say.runs(),
        digits=0,
        panels=tuple(panels),
        better=Direction.NONE,
        across=len(report.part.methods),
    )

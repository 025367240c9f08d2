"""A figure -> the CSV of what is plotted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportgen.model.encode import to_csv
from reportgen.model.figures import DotPlotSpec, FigureSpec, HeatmapSpec, LinesSpec, ScatterSpec


def figure_data(spec: FigureSpec) -> bytes:
    """Return the plotted values, unrounded, one row a mark."""
    match spec:
        case HeatmapSpec():
            return to_csv(("panel", "y", "x", "value", "best", "tied"), _cells(spec))
        case DotPlotSpec():
            rows = [(spec.rows[dot.row], dot.series.label, dot.value, *(dot.bar or (None, None))) for dot in spec.dots]
            marks: list[Any] = [(spec.rows[row], spec.mark_label, value, None, None) for row, value in spec.marks]
            return to_csv(("row", "series", "value", "low", "high"), [*rows, *marks])
        case ScatterSpec():
            return to_csv(("panel", "name", "colour", "marker", "x", "y", "ringed"), _points(spec))
        case LinesSpec():
            return to_csv(("panel", "x_label", "series", "x", "y", "low", "high"), _lines(spec))


def _cells(spec: HeatmapSpec) -> Iterator[tuple[Any, ...]]:
    for panel in spec.panels:
        for y, line in enumerate(panel.values):
            for x, value in enumerate(line):
                yield panel.title, spec.y_ticks[y], spec.x_ticks[x], value, panel.chosen == (y, x), (y, x) in panel.tied


def _points(spec: ScatterSpec) -> Iterator[tuple[Any, ...]]:
    for panel in spec.panels:
        for point in panel.points:
            yield panel.x_label, point.name, point.colour.label, point.marker.label, point.x, point.y, point.chosen


def _lines(spec: LinesSpec) -> Iterator[tuple[Any, ...]]:
    for panel in spec.panels:
        ticks = dict(panel.ticks or ())
        for line in panel.lines:
            for place, (x, y) in enumerate(line.points):
                bar = line.bars[place] if line.bars else (None, None)
                yield panel.title, panel.x_label, line.series.label, ticks.get(x, x), y, *bar

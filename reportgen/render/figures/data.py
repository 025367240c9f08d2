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
            rows = [(spec.rows[dot.row], dot.series.label, dot.value, dot.stderr) for dot in spec.dots]
            marks: list[Any] = [(spec.rows[row], spec.mark_label, value, None) for row, value in spec.marks]
            return to_csv(("row", "series", "value", "stderr"), [*rows, *marks])
        case ScatterSpec():
            return to_csv(("panel", "name", "colour", "marker", "x", "y", "ringed"), _points(spec))
        case LinesSpec():
            return to_csv(("panel", "x_label", "series", "x", "y"), _lines(spec))


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
        for line in panel.lines:
            for x, y in line.points:
                yield panel.title, panel.x_label, line.series.label, panel.x_ticks[x], y

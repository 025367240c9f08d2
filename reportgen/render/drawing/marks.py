"""Dot plots and scatter plots."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reportgen.model.figures import Dot, DotPlotSpec, Point, ScatterPanel, ScatterSpec
from reportgen.render.drawing.frame import DASHES, frame, head, is_last, legend, linear_x, log_x, name_x, name_y
from reportgen.render.drawing.keys import keys
from reportgen.render.drawing.layout import LABELS, layout, shared_x
from reportgen.render.drawing.measure import shortened
from reportgen.render.drawing.style import NARROW, TICKS, colour, marker


def dots(spec: DotPlotSpec, width: float) -> Figure:
    """Draw values with error bars, a line for each row; several in a row stand slightly apart."""
    found = layout(spec, width)
    series = list(dict.fromkeys(dot.series for dot in spec.dots))
    crowded = len(spec.dots) > len(spec.rows)
    figure, (axis,) = frame(found, width, 1)
    for place, entity in enumerate(series):
        shift = (place - (len(series) - 1) / 2) * 0.7 / len(series) if crowded else 0.0
        _dots(axis, [dot for dot in spec.dots if dot.series == entity], shift, small=crowded or width < NARROW)
    if spec.origin is not None:
        axis.axvline(spec.origin, color="0.35", lw=1)
    rows = [row for row, _ in spec.marks]
    axis.vlines(
        [value for _, value in spec.marks],
        [row - 0.4 for row in rows],
        [row + 0.4 for row in rows],
        color="0.35",
        lw=1.2,
        ls=(0, (2, 1)),
    )
    axis.set_yticks(range(len(spec.rows)), [shortened(row, TICKS, LABELS * width) for row in spec.rows])
    axis.set_ylim(len(spec.rows) - 0.5, -0.5)
    linear_x(axis, found.panel[0])
    name_x(axis, spec.x_label, found, width)
    axis.grid(axis="x", color="0.9", lw=0.7)
    legend(figure, keys(spec), found.legend, width)
    return figure


def _dots(axis: Axes, dots: list[Dot], shift: float, *, small: bool) -> None:
    """Draw the dots of a series; one without an error has no bar."""
    bars = [(dot.value - dot.bar[0], dot.bar[1] - dot.value) if dot.bar else (math.nan, math.nan) for dot in dots]
    axis.errorbar(
        [dot.value for dot in dots],
        [dot.row + shift for dot in dots],
        xerr=[[low for low, _ in bars], [high for _, high in bars]],
        color=colour(dots[0].series),
        marker=marker(dots[0].series),
        ls="",
        markersize=4 if small else 5.5,
        capsize=2 if small else 3,
        elinewidth=1.1,
    )


def scatter(spec: ScatterSpec, width: float) -> Figure:
    """Draw points; colours and markers are explained apart where they stand for different things."""
    found, count = layout(spec, width), len(spec.panels)
    figure, axes = frame(found, width, count)
    for index, (axis, panel) in enumerate(zip(axes, spec.panels, strict=True)):
        _scatter(axis, panel, found.panel[0], small=width < NARROW or count > 1)
        head(axis, panel.title, found, width)
        if is_last(index, found, count) or not shared_x(spec):
            name_x(axis, panel.x_label, found, width)
    name_y(figure, axes, spec.y_label, found, width)
    legend(figure, keys(spec), found.legend, width)
    return figure


def _scatter(axis: Axes, panel: ScatterPanel, room: float, *, small: bool) -> None:
    size = 3.2 if small else 4
    looks: dict[tuple[str, str], list[Point]] = {}
    for point in panel.points:
        looks.setdefault((colour(point.colour), marker(point.marker)), []).append(point)
    for (ink, shape), own in looks.items():
        x, y = [point.x for point in own], [point.y for point in own]
        axis.plot(x, y, color=ink, marker=shape, ls="", markersize=size, alpha=0.75)
    ringed = [point for point in panel.points if point.chosen]
    x, y = [point.x for point in ringed], [point.y for point in ringed]
    axis.plot(x, y, color="black", marker="o", mfc="none", ls="", markersize=2 * size + 1, mew=1.2)
    axis.margins(0.08)
    if panel.front:
        axis.step(*zip(*panel.front, strict=True), where="post", color="0.25", lw=1.2, ls=DASHES, zorder=3)
    if panel.log_x:
        values = [point.x for point in panel.points]
        log_x(axis, room, math.log10(max(values) / min(values)))
    else:
        linear_x(axis, room)
    axis.grid(color="0.92", lw=0.6)

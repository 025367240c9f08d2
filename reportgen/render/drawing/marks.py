"""Dot plots and scatter plots."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from reportgen.model.figures import DotPlotSpec, ScatterPanel, ScatterSpec, Series
from reportgen.render.drawing.style import WIDTH, colour, marker
from reportgen.render.escape import clean

_WIDE = 30
"""Span of a logarithmic axis beyond which only powers of ten are labelled."""


def dots(spec: DotPlotSpec) -> Figure:
    """Draw values with error bars, a line for each row; several in a row stand slightly apart."""
    series = list(dict.fromkeys(dot.series for dot in spec.dots))
    crowded = len(spec.dots) > len(spec.rows)
    height = 0.3 + (0.07 * len(series) if crowded else 0)
    figure = Figure(figsize=(WIDTH, 0.9 + height * len(spec.rows)), layout="constrained")
    axis = figure.subplots()
    for dot in spec.dots:
        shift = (series.index(dot.series) - (len(series) - 1) / 2) * 0.7 / len(series) if crowded else 0.0
        axis.errorbar(
            dot.value,
            dot.row + shift,
            xerr=None if dot.bar is None else [[dot.value - dot.bar[0]], [dot.bar[1] - dot.value]],
            color=colour(dot.series),
            marker=marker(dot.series),
            markersize=4.5 if crowded else 5.5,
            capsize=2 if crowded else 3,
            lw=1.1,
        )
    if spec.origin is not None:
        axis.axvline(spec.origin, color="0.35", lw=1)
    for row, value in spec.marks:
        axis.plot([value, value], [row - 0.4, row + 0.4], color="0.35", lw=1.2, ls=(0, (2, 1)))
    axis.set_yticks(range(len(spec.rows)), [clean(row) for row in spec.rows])
    axis.set_ylim(len(spec.rows) - 0.5, -0.5)
    axis.set_xlabel(clean(spec.x_label))
    axis.grid(axis="x", color="0.9", lw=0.7)
    handles = [handle(entity) for entity in in_order(series)]
    if spec.marks:
        handles.append(Line2D([], [], color="0.35", lw=1.2, ls=(0, (2, 1)), label=clean(spec.mark_label)))
    legend(figure, handles)
    return figure


def scatter(spec: ScatterSpec) -> Figure:
    """Draw points; colours and markers are explained apart where they stand for different things."""
    across = min(spec.across, len(spec.panels))
    down = -(-len(spec.panels) // across)
    height = 3.4 if across == 1 else 2.8 if down == 1 else 0.5 + 2.1 * down
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots(down, across, squeeze=False, sharey=True)
    for index, panel in enumerate(spec.panels):
        axis: Axes = axes[index // across][index % across]
        _scatter(axis, panel)
        if index % across == 0:
            axis.set_ylabel(clean(spec.y_label))
    for axis in [*axes.flat][len(spec.panels) :]:
        axis.set_visible(False)
    points = [point for panel in spec.panels for point in panel.points]
    colours = in_order({point.colour for point in points})
    markers = in_order({point.marker for point in points})
    handles = [handle(entity, as_marker="o" if colours != markers else None) for entity in colours]
    if colours != markers:
        handles += [handle(entity, as_colour="0.3") for entity in markers]
    legend(figure, handles)
    return figure


def _scatter(axis: Axes, panel: ScatterPanel) -> None:
    for point in panel.points:
        axis.plot(
            point.x, point.y, color=colour(point.colour), marker=marker(point.marker), ls="", markersize=4, alpha=0.75
        )
    for point in panel.points:
        if point.chosen:
            axis.plot(point.x, point.y, color="black", marker="o", mfc="none", ls="", markersize=9, mew=1.3)
    if panel.front:
        x, y = zip(*panel.front, strict=True)
        axis.step(x, y, where="post", color="0.25", lw=1, ls=(0, (4, 1.5)), zorder=1)
    if panel.log_x:
        axis.set_xscale("log")
        # Plain numbers at 1, 2, 5 of each decade; the usual labels are formulas, which names of data must not be.
        values = [point.x for point in panel.points]
        subs = (1,) if max(values) > _WIDE * min(values) else (1, 2, 5)
        axis.xaxis.set_major_locator(LogLocator(subs=subs, numticks=8))
        axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.xaxis.set_minor_formatter(NullFormatter())
    axis.set_xlabel(clean(panel.x_label))
    axis.set_title(clean(panel.title))
    axis.grid(color="0.92", lw=0.6)


def in_order(series: Iterable[Series]) -> list[Series]:
    """Return each series once, methods before models, in the study's order."""
    return sorted(set(series), key=lambda entity: (entity.kind, entity.place))


def handle(entity: Series, *, as_marker: str | None = None, as_colour: str | None = None, line: bool = False) -> Line2D:
    """Return a line of the legend."""
    shape = as_marker if as_marker is not None else marker(entity)
    return Line2D(
        [],
        [],
        color=as_colour or colour(entity),
        marker=shape,
        ls="-" if line else "",
        markersize=5,
        label=clean(entity.label),
    )


def legend(figure: Figure, handles: list[Line2D]) -> None:
    """Put a legend beside the axes."""
    if handles:
        figure.legend(handles=handles, loc="outside right upper", frameon=False)

"""Dot plots, scatter plots and lines."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from reportgen.model.figures import DotPlotSpec, LinesSpec, ScatterPanel, ScatterSpec, Series
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
            xerr=dot.stderr,
            color=colour(dot.series),
            marker=marker(dot.series),
            markersize=4.5 if crowded else 5.5,
            capsize=2 if crowded else 3,
            lw=1.1,
        )
    for row, value in spec.marks:
        axis.plot([value, value], [row - 0.4, row + 0.4], color="0.35", lw=1.2, ls=(0, (2, 1)))
    axis.set_yticks(range(len(spec.rows)), [clean(row) for row in spec.rows])
    axis.set_ylim(len(spec.rows) - 0.5, -0.5)
    axis.set_xlabel(clean(spec.x_label))
    axis.grid(axis="x", color="0.9", lw=0.7)
    handles = [_handle(entity) for entity in _in_order(series)]
    if spec.marks:
        handles.append(Line2D([], [], color="0.35", lw=1.2, ls=(0, (2, 1)), label=clean(spec.mark_label)))
    _legend(figure, handles)
    return figure


def scatter(spec: ScatterSpec) -> Figure:
    """Draw points; colours and markers are explained apart where they stand for different things."""
    across = len(spec.panels)
    figure = Figure(figsize=(WIDTH, 3.4 if across == 1 else 2.8), layout="constrained")
    axes = figure.subplots(1, across, squeeze=False, sharey=True)[0]
    for axis, panel in zip(axes, spec.panels, strict=True):
        _scatter(axis, panel)
    axes[0].set_ylabel(clean(spec.y_label))
    points = [point for panel in spec.panels for point in panel.points]
    colours = _in_order({point.colour for point in points})
    markers = _in_order({point.marker for point in points})
    handles = [_handle(entity, as_marker="o" if colours != markers else None) for entity in colours]
    if colours != markers:
        handles += [_handle(entity, as_colour="0.3") for entity in markers]
    _legend(figure, handles)
    return figure


def _scatter(axis: Axes, panel: ScatterPanel) -> None:
    for point in panel.points:
        axis.plot(
            point.x, point.y, color=colour(point.colour), marker=marker(point.marker), ls="", markersize=4, alpha=0.75
        )
    for point in panel.points:
        if point.chosen:
            axis.plot(point.x, point.y, color="black", marker="o", mfc="none", ls="", markersize=9, mew=1.3)
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


def lines(spec: LinesSpec) -> Figure:
    """Draw lines over the values of a parameter, or from Base to a variant."""
    across = min(spec.across, len(spec.panels))
    down = -(-len(spec.panels) // across)
    figure = Figure(figsize=(WIDTH, 0.4 + 1.9 * down), layout="constrained")
    axes = figure.subplots(down, across, squeeze=False, sharey=True)
    for index, panel in enumerate(spec.panels):
        axis: Axes = axes[index // across][index % across]
        for line in panel.lines:
            x, y = zip(*line.points, strict=True)
            axis.plot(x, y, color=colour(line.series), marker=marker(line.series), markersize=4.5, lw=1.3)
        axis.set_xticks(range(len(panel.x_ticks)), [clean(tick) for tick in panel.x_ticks])
        axis.set_xlim(-0.3, len(panel.x_ticks) - 0.7)
        axis.set_title(clean(panel.title))
        axis.grid(axis="y", color="0.9", lw=0.7)
        if index % across == 0:
            axis.set_ylabel(clean(spec.y_label))
        if index >= len(spec.panels) - across:
            axis.set_xlabel(clean(panel.x_label))
    for axis in [*axes.flat][len(spec.panels) :]:
        axis.set_visible(False)
    series = _in_order({line.series for panel in spec.panels for line in panel.lines})
    _legend(figure, [_handle(entity, line=True) for entity in series])
    return figure


def _in_order(series: Iterable[Series]) -> list[Series]:
    return sorted(set(series), key=lambda entity: (entity.kind, entity.place))


def _handle(
    entity: Series, *, as_marker: str | None = None, as_colour: str | None = None, line: bool = False
) -> Line2D:
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


def _legend(figure: Figure, handles: list[Line2D]) -> None:
    if handles:
        figure.legend(handles=handles, loc="outside right upper", frameon=False)

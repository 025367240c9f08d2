"""Lines over parameter values and numbers of trials."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from reportgen.model.figures import Line, LinePanel, LinesSpec
from reportgen.render.drawing.marks import handle, in_order, legend
from reportgen.render.drawing.style import WIDTH, colour, marker
from reportgen.render.escape import clean

_DASHES = (0, (4, 1.5))


def lines(spec: LinesSpec) -> Figure:
    """Draw the panels; a dashed line across is the panel's reference level."""
    across = min(spec.across, len(spec.panels))
    down = -(-len(spec.panels) // across)
    figure = Figure(figsize=(WIDTH, 0.4 + 1.9 * down), layout="constrained")
    axes = figure.subplots(down, across, squeeze=False, sharey=True)
    for index, panel in enumerate(spec.panels):
        axis: Axes = axes[index // across][index % across]
        for line in panel.lines:
            _line(axis, line, measured=panel.ticks is not None)
        if panel.level is not None:
            axis.axhline(panel.level, color="0.35", lw=1, ls=_DASHES)
        _ticks(axis, panel)
        axis.set_title(clean(panel.title))
        axis.grid(axis="y", color="0.9", lw=0.7)
        if index % across == 0:
            axis.set_ylabel(clean(spec.y_label))
        if index >= len(spec.panels) - across:
            axis.set_xlabel(clean(panel.x_label))
    for axis in [*axes.flat][len(spec.panels) :]:
        axis.set_visible(False)
    series = in_order({line.series for panel in spec.panels for line in panel.lines})
    handles = [handle(entity, line=True) for entity in series]
    if any(panel.level is not None for panel in spec.panels):
        handles.append(Line2D([], [], color="0.35", lw=1, ls=_DASHES, label=clean(spec.level_label)))
    legend(figure, handles)
    return figure


def _line(axis: Axes, line: Line, *, measured: bool) -> None:
    x, y = zip(*line.points, strict=True)
    ink, shape = colour(line.series), marker(line.series)
    # A curve of many points has its marker at the end.
    every = 1 if measured else [len(x) - 1]
    axis.plot(x, y, color=ink, marker=shape, markersize=4.5, markevery=every, lw=1.3)
    if not line.bars:
        return
    low, high = zip(*line.bars, strict=True)
    if line.band:
        axis.fill_between(x, low, high, color=ink, alpha=0.15, lw=0)
    else:
        axis.vlines(x, low, high, color=ink, lw=1)


def _ticks(axis: Axes, panel: LinePanel) -> None:
    """Label the x axis in plain numbers: the usual labels of a logarithmic axis are formulas."""
    if panel.log_x:
        axis.set_xscale("log")
        axis.xaxis.set_minor_formatter(NullFormatter())
    if panel.ticks is None:
        if panel.log_x:
            axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=8))
            axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        return
    places, labels = zip(*panel.ticks, strict=True)
    axis.xaxis.set_major_locator(FixedLocator(places))
    axis.xaxis.set_minor_locator(NullLocator())
    axis.set_xticks(places, [clean(label) for label in labels])
    first, last = min(places), max(places)
    if panel.log_x:
        room = (last / first) ** 0.08 if last > first else 1.2
        axis.set_xlim(first / room, last * room)
    else:
        room = 0.08 * (last - first) if last > first else 0.5
        axis.set_xlim(first - room, last + room)

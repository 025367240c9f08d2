"""Lines over parameter values and numbers of trials."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from reportgen.model.figures import Line, LinePanel, LinesSpec
from reportgen.render.drawing.frame import DASHES, frame, head, is_last, legend, linear_x, log_x, name_x, name_y
from reportgen.render.drawing.keys import keys
from reportgen.render.drawing.layout import layout, shared_x
from reportgen.render.drawing.measure import inches, shortened
from reportgen.render.drawing.style import NARROW, TICKS, colour, marker

_MARGIN = 0.08
"""Share of an axis that is left free at either end."""


def lines(spec: LinesSpec, width: float) -> Figure:
    """Draw the panels; a dashed line across is the panel's reference level."""
    found, count = layout(spec, width), len(spec.panels)
    figure, axes = frame(found, width, count)
    for index, (axis, panel) in enumerate(zip(axes, spec.panels, strict=True)):
        for line in panel.lines:
            _line(axis, line, measured=panel.ticks is not None, small=width < NARROW or count > 1)
        if panel.level is not None:
            axis.axhline(panel.level, color="0.35", lw=1, ls=DASHES)
        _x_axis(axis, panel, found.panel[0])
        head(axis, panel.title, found, width)
        axis.grid(axis="y", color="0.9", lw=0.7)
        if is_last(index, found, count) or not shared_x(spec):
            name_x(axis, panel.x_label, found, width)
    name_y(figure, axes, spec.y_label, found, width)
    legend(figure, keys(spec), found.legend, width)
    return figure


def _line(axis: Axes, line: Line, *, measured: bool, small: bool) -> None:
    x, y = zip(*line.points, strict=True)
    ink, shape = colour(line.series), marker(line.series)
    # A curve of many points has its marker at the end.
    every = 1 if measured else [len(x) - 1]
    axis.plot(x, y, color=ink, marker=shape, markersize=3.8 if small else 4.5, markevery=every, lw=1.2)
    if not line.bars:
        return
    low, high = zip(*line.bars, strict=True)
    if line.band:
        axis.fill_between(x, low, high, color=ink, alpha=0.15, lw=0)
    else:
        axis.vlines(x, low, high, color=ink, lw=1)


def _x_axis(axis: Axes, panel: LinePanel, room: float) -> None:
    if panel.ticks is not None:
        _values(axis, panel, panel.ticks, room)
    elif panel.log_x:
        values = [x for line in panel.lines for x, _ in line.points]
        log_x(axis, room, math.log10(max(values) / min(values)))
    else:
        linear_x(axis, room)


def _values(axis: Axes, panel: LinePanel, ticks: tuple[tuple[float, str], ...], room: float) -> None:
    """Mark a parameter's values; labels that would touch their neighbours are left out."""
    places, labels = zip(*ticks, strict=True)
    first, last = min(places), max(places)
    if panel.log_x:
        axis.set_xscale("log")
        axis.xaxis.set_minor_formatter(NullFormatter())
        margin = (last / first) ** _MARGIN if last > first else 1.2
        ends = first / margin, last * margin
    else:
        margin = _MARGIN * (last - first) if last > first else 0.5
        ends = first - margin, last + margin
    axis.set_xlim(*ends)
    axis.xaxis.set_major_locator(FixedLocator(places))
    axis.xaxis.set_minor_locator(NullLocator())
    span = math.log(ends[1] / ends[0]) if panel.log_x else ends[1] - ends[0]
    at = [room * (math.log(x / ends[0]) if panel.log_x else x - ends[0]) / span for x in places]
    axis.set_xticks(places, _apart(at, [shortened(label, TICKS, 0.9 * room) for label in labels]))


def _apart(places: list[float], labels: list[str]) -> list[str]:
    """Return the labels with those left empty that would touch others; the ends are kept first."""
    half = [inches(label, TICKS) / 2 + 0.03 for label in labels]
    order = sorted(range(len(labels)), key=lambda i: (i not in (0, len(labels) - 1), i))
    kept: list[int] = []
    for i in order:
        if all(abs(places[i] - places[j]) >= half[i] + half[j] for j in kept):
            kept.append(i)
    return [label if i in kept else "" for i, label in enumerate(labels)]

"""What all drawings have in common: the figure, its panels, their labels and ticks, and the legend."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from reportgen.render.drawing.keys import Key, LegendLayout
from reportgen.render.drawing.layout import Layout
from reportgen.render.drawing.measure import shortened, widest, wrapped
from reportgen.render.drawing.style import DENSITY, TICKS, text_size

DASHES = (0, (4, 1.5))

_DECADE = 1.1
"""Inches of a decade from which 1, 2 and 5 of it are labelled."""

_MOST_TICKS = 8
"""Intervals between ticks of a linear x axis."""


def frame(found: Layout, width: float, count: int, *, sharex: bool = False) -> tuple[Figure, list[Axes]]:
    """Return a figure and its panels in order; they share the y axis."""
    figure = Figure(figsize=(width, found.height), dpi=DENSITY, layout="constrained")
    FigureCanvasAgg(figure)
    axes = [*figure.subplots(found.down, found.across, squeeze=False, sharex=sharex, sharey=True).flat]
    for axis in axes[count:]:
        axis.set_visible(False)
    return figure, axes[:count]


def is_last(index: int, found: Layout, count: int) -> bool:
    """Tell whether no panel stands below this one."""
    return index >= count - found.across


def head(axis: Axes, title: str, found: Layout, width: float) -> None:
    """Name a panel where there are several; the caption names the only one."""
    if found.across * found.down > 1:
        axis.set_title(wrapped(title, text_size(width), found.panel[0]))


def name_x(axis: Axes, label: str, found: Layout, width: float) -> None:
    """Name the x axis."""
    axis.set_xlabel(wrapped(label, text_size(width), found.panel[0]))


def name_y(figure: Figure, axes: Sequence[Axes], label: str, found: Layout, width: float) -> None:
    """Name the y axis, once."""
    size = text_size(width)
    if found.across * found.down == 1:
        axes[0].set_ylabel(wrapped(label, size, found.panel[1]))
    else:
        room = found.height - found.legend.height - 0.3
        figure.supylabel(wrapped(label, size, room), fontsize=size)


def linear_x(axis: Axes, room: float) -> None:
    """Give a linear x axis of so many inches as many ticks as have room for their labels."""
    low, high = axis.get_xlim()
    for bins in range(_MOST_TICKS, 1, -1):
        locator = MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10])
        ticks = [float(tick) for tick in locator.tick_values(low, high)]
        step = ticks[1] - ticks[0]
        digits = next((n for n in range(10) if abs(round(step, n) - step) < 1e-6 * step), 10)
        widest_label = widest(tuple(f"{tick:.{digits}f}" for tick in ticks), TICKS)
        if step / (high - low) * room >= widest_label + 0.12:
            break
    axis.xaxis.set_major_locator(locator)


def log_x(axis: Axes, room: float, decades: float) -> None:
    """Make an x axis logarithmic; the usual labels are formulas, which names of data must not be."""
    axis.set_xscale("log")
    each = room / max(decades, 0.1)
    subs = (1, 2, 5) if each >= _DECADE else (1, 3) if each >= 0.6 * _DECADE else (1,)
    axis.xaxis.set_major_locator(LogLocator(subs=subs, numticks=20))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.xaxis.set_minor_formatter(NullFormatter())


def legend(figure: Figure, groups: Sequence[Sequence[Key]], found: LegendLayout, width: float) -> None:
    """Put the legend where the layout has it; it is read line by line."""
    if not found.rows:
        return
    room = (found.width if found.beside else min(found.width, width - 0.24)) - 2.1 * TICKS / 72
    handles = [[_handle(key, room) for key in group] for group in groups]
    if found.beside:
        figure.legend(handles=[item for group in handles for item in group], loc="outside right upper", frameon=False)
        return
    lines: list[list[Line2D]] = []
    for group in handles:
        lines += [group[start : start + found.columns] for start in range(0, len(group), found.columns)]
    if len(groups) > 1:
        # Each group begins a line: the line before is filled up.
        lines = [line + [_nothing() for _ in range(found.columns - len(line))] for line in lines]
    # matplotlib fills column by column.
    order = [line[column] for column in range(found.columns) for line in lines if column < len(line)]
    figure.legend(
        handles=order, loc="outside lower center", frameon=False, ncols=found.columns, borderpad=0.1, borderaxespad=0.2
    )


def _handle(key: Key, room: float) -> Line2D:
    dashed = key.stroke == "dashed"
    return Line2D(
        [],
        [],
        color=key.colour,
        marker=key.marker,
        ls=(0, (2, 1)) if dashed else "-" if key.stroke else "",
        lw=1.1 if dashed else 1.3,
        markersize=5,
        label=shortened(key.label, TICKS, room) or " ",
    )


def _nothing() -> Line2D:
    return Line2D([], [], ls="", label=" ")

"""Heat maps with small multiples and a shared scale."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from reportgen.model.figures import HeatmapSpec, HeatPanel
from reportgen.model.known import Direction
from reportgen.render.drawing.dark import ON_CELL
from reportgen.render.drawing.frame import frame, head, is_last
from reportgen.render.drawing.layout import LABELS, HeatLayout, has_bar, heat_layout, known
from reportgen.render.drawing.measure import shortened, wrapped
from reportgen.render.drawing.style import text_size
from reportgen.wording.numbers import fixed

_BRIGHT = 0.5

_INSET = 0.016
"""Inches between a cell's border and its outline."""

_LEAST_LABEL = 1.0
"""Inches that a label beside the panels may take however low they are."""

_SMALL = 0.16
"""Side of a cell in inches below which lines in it are thinner."""

_OUTLINE = "#C00000"
"""Dark red: dark in grey as well, beside white that parts it from dark cells."""


def heatmap(spec: HeatmapSpec, width: float) -> Figure:
    """Draw the panels of a heat map."""
    found, count, size = heat_layout(spec, width), len(spec.panels), text_size(width)
    figure, axes = frame(found, width, count, sharex=True)
    values = known(spec)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    counts = spec.digits == 0
    scale = Normalize(-1, high + 1) if counts else Normalize(low, high if high > low else low + 1)
    colours = "Blues" if counts else "cividis_r" if spec.better is Direction.DOWN else "cividis"
    image = None
    for index, (axis, panel) in enumerate(zip(axes, spec.panels, strict=True)):
        grid = np.array([[np.nan if v is None else v for v in row] for row in panel.values], dtype=float)
        image = axis.imshow(np.ma.masked_invalid(grid), cmap=colours, norm=scale, aspect="auto", origin="lower")
        head(axis, panel.title, found, width)
        _ticks(axis, spec, found, width)
        axis.tick_params(length=0, labelbottom=is_last(index, found, count))
        _fill(axis, grid, panel, spec, scale, found)
    figure.supxlabel(wrapped(spec.x_label, size, width - 1), fontsize=size)
    tall = found.down * found.panel[1]
    figure.supylabel(wrapped(spec.y_label, size, max(tall, _LEAST_LABEL)), fontsize=size)
    if image is not None and has_bar(spec):
        label = wrapped(spec.value_label, size, max(tall, _LEAST_LABEL))
        bar = figure.colorbar(image, ax=axes, label=label, shrink=0.9, aspect=max(12, 9 * found.height))
        if counts:
            bar.ax.set_ylim(low - 0.5, high + 0.5)
        ticks = MaxNLocator(nbins=max(2, min(7, int(2.5 * found.height))), integer=counts).tick_values(low, high)
        bar.set_ticks([float(tick) for tick in ticks if low <= tick <= high])
    return figure


def _ticks(axis: Axes, spec: HeatmapSpec, found: HeatLayout, width: float) -> None:
    """Label columns and rows; of lines too close for their labels every second or third has one."""
    cell, pitch = found.panel[0] / len(spec.x_ticks), found.panel[1] / max(2, len(spec.y_ticks))
    line = 1.15 * found.ticks / 72
    x_step = max(1, -int(-line // cell)) if found.upright else 1
    y_step = max(1, -int(-line // pitch))
    x_places, y_places = range(0, len(spec.x_ticks), x_step), range(0, len(spec.y_ticks), y_step)
    axis.set_xticks(
        x_places,
        [found.x_ticks[x] for x in x_places],
        rotation=90 if found.upright else 0,
        fontsize=found.ticks,
    )
    axis.set_yticks(y_places, [shortened(spec.y_ticks[y], found.ticks, LABELS * width) for y in y_places])
    axis.tick_params(axis="y", labelsize=found.ticks)
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)


def _fill(
    axis: Axes, grid: np.ndarray, panel: HeatPanel, spec: HeatmapSpec, scale: Normalize, found: HeatLayout
) -> None:
    """Cross out cells without a value, write the others' values, outline the chosen one."""
    rows, columns = grid.shape
    axis.hlines([y - 0.5 for y in range(1, rows)], -0.5, columns - 0.5, color="white", lw=0.8)
    axis.vlines([x - 0.5 for x in range(1, columns)], -0.5, rows - 0.5, color="white", lw=0.8)
    cell = found.panel[0] / columns, found.panel[1] / max(2, rows)
    y_missing, x_missing = np.nonzero(np.isnan(grid))
    axis.plot(x_missing, y_missing, color="0.6", marker="x", ls="", markersize=min(10, 36 * min(cell)), mew=0.8)
    for (y, x), value in np.ndenumerate(grid):
        if found.values and not np.isnan(value):
            bright = 1 - scale(value) if spec.better is Direction.DOWN else scale(value)
            text, ink = fixed(float(value), spec.digits), "black" if bright > _BRIGHT else "white"
            axis.text(x, y, text, ha="center", va="center", fontsize=found.values, color=ink, gid=ON_CELL)
    for y, x in panel.tied:
        _outline(axis, (x, y), cell, dashed=True)
    if panel.chosen is not None:
        _outline(axis, (panel.chosen[1], panel.chosen[0]), cell, dashed=False)


def _outline(axis: Axes, at: tuple[int, int], cell: tuple[float, float], *, dashed: bool) -> None:
    """Draw a dark line on a white one just inside a cell: seen on every cell colour, and in grey."""
    small = min(1, min(cell) / _SMALL)
    x, y = (0.5 - small * _INSET / side for side in cell)
    stroke: Any = (0, (2.2, 1.4)) if dashed else "-"
    for ink, width, dashes in (("white", 2.0 if dashed else 2.8, "-"), (_OUTLINE, 1.0 if dashed else 1.5, stroke)):
        line = Rectangle((at[0] - x, at[1] - y), 2 * x, 2 * y, fill=False, edgecolor=ink, lw=small * width, ls=dashes)
        line.set_gid(ON_CELL)
        axis.add_patch(line)

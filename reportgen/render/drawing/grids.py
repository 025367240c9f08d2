"""Heat maps with small multiples and a shared scale."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from reportgen.model.figures import HeatmapSpec, HeatPanel
from reportgen.model.known import Direction
from reportgen.render.drawing.style import WIDTH
from reportgen.render.escape import clean
from reportgen.wording.numbers import fixed

_MOST_ANNOTATED = 8
"""Columns of a panel up to which values are written into its cells."""

_BRIGHT = 0.5


def heatmap(spec: HeatmapSpec) -> Figure:
    """Draw the panels of a heat map."""
    across = min(len(spec.panels), spec.across)
    down = -(-len(spec.panels) // across)
    line = 0.34 if spec.digits else 0.2
    figure = Figure(figsize=(WIDTH, 0.75 + down * (0.5 + line * max(2, len(spec.y_ticks)))), layout="constrained")
    axes = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True)
    known = [value for panel in spec.panels for row in panel.values for value in row if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    counts = spec.digits == 0
    scale = Normalize(-1, high + 1) if counts else Normalize(low, high if high > low else low + 1)
    colours = "Blues" if counts else "cividis_r" if spec.better is Direction.DOWN else "cividis"
    image = None
    for index, panel in enumerate(spec.panels):
        axis: Axes = axes[index // across][index % across]
        grid = np.array([[np.nan if v is None else v for v in row] for row in panel.values], dtype=float)
        image = axis.imshow(np.ma.masked_invalid(grid), cmap=colours, norm=scale, aspect="auto", origin="lower")
        axis.set_title(clean(panel.title))
        axis.set_xticks(range(len(spec.x_ticks)), [clean(tick) for tick in spec.x_ticks])
        axis.set_yticks(range(len(spec.y_ticks)), [clean(tick) for tick in spec.y_ticks])
        axis.tick_params(length=0)
        for side in ("left", "bottom"):
            axis.spines[side].set_visible(False)
        _fill(axis, grid, panel, spec, scale)
    for axis in [*axes.flat][len(spec.panels) :]:
        axis.set_visible(False)
    figure.supxlabel(clean(spec.x_label), fontsize=9)
    figure.supylabel(clean(spec.y_label), fontsize=9)
    if image is not None and not (counts and low == high):
        bar = figure.colorbar(image, ax=axes, label=clean(spec.value_label), shrink=0.9, aspect=25)
        if counts:
            bar.set_ticks([float(n) for n in range(int(low), int(high) + 1)][:: max(1, int(high - low) // 5)])
    return figure


def _fill(axis: Axes, grid: np.ndarray, panel: HeatPanel, spec: HeatmapSpec, scale: Normalize) -> None:
    """Cross out cells without a value, write the others' values, outline the chosen one."""
    for place in range(1, grid.shape[0]):
        axis.axhline(place - 0.5, color="white", lw=0.8)
    for place in range(1, grid.shape[1]):
        axis.axvline(place - 0.5, color="white", lw=0.8)
    annotate = spec.digits > 0 and len(spec.x_ticks) <= _MOST_ANNOTATED
    for (y, x), value in np.ndenumerate(grid):
        if np.isnan(value):
            axis.plot([x - 0.25, x + 0.25], [y - 0.25, y + 0.25], color="0.6", lw=0.8)
            axis.plot([x - 0.25, x + 0.25], [y + 0.25, y - 0.25], color="0.6", lw=0.8)
        elif annotate:
            bright = 1 - scale(value) if spec.better is Direction.DOWN else scale(value)
            text, ink = fixed(float(value), spec.digits), "black" if bright > _BRIGHT else "white"
            axis.text(x, y, text, ha="center", va="center", fontsize=6.5, color=ink)
    for y, x in panel.tied:
        for edge, width in (("white", 2.6), ("#C00000", 1.1)):
            axis.add_patch(
                Rectangle((x - 0.45, y - 0.45), 0.9, 0.9, fill=False, edgecolor=edge, lw=width, ls=(0, (2, 1.2)))
            )
    if panel.chosen is not None:
        y, x = panel.chosen
        # White under red: seen on every cell colour, and in grey.
        for edge, width in (("white", 3.2), ("#C00000", 1.6)):
            axis.add_patch(Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, fill=False, edgecolor=edge, lw=width))

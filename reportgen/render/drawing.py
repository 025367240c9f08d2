"""Figure specs -> PNG and PDF; the only module that knows matplotlib.

Same spec, same bytes: fonts are matplotlib's own DejaVu, dates and random ids are switched off.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from reportgen.model.known import Direction
from reportgen.model.specs import DotPlotSpec, FigureSpec, HeatmapSpec
from reportgen.render.escape import clean
from reportgen.wording.numbers import fixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette: told apart by colour-blind readers; markers serve those who see grey.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")

_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "pdf.fonttype": 42,
    "svg.hashsalt": "reportgen",
    "text.usetex": False,
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "path.simplify": False,
}
_WIDTH = 6.75
_MOST_ANNOTATED = 120
_MOST_COLUMNS = 3


def draw(spec: FigureSpec) -> dict[str, bytes]:
    """Return the figure as `png` (at twice the usual density) and `pdf` (Type 42 fonts)."""
    import matplotlib as mpl  # noqa: PLC0415

    with mpl.rc_context(), warnings.catch_warnings():
        # A glyph that DejaVu lacks is drawn as a box; the caption has the text.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        mpl.rcParams.update(mpl.rcParamsDefault)
        for name, value in _STYLE.items():
            mpl.rcParams[name] = value
        figure = _heatmap(spec) if isinstance(spec, HeatmapSpec) else _dots(spec)
        drawn = {}
        for kind, metadata in (("png", {"Software": None}), ("pdf", {"CreationDate": None})):
            stream = io.BytesIO()
            figure.savefig(stream, format=kind, dpi=192, metadata=metadata)
            drawn[kind] = stream.getvalue()
    return drawn


def _heatmap(spec: HeatmapSpec) -> Figure:
    import numpy as np  # noqa: PLC0415
    from matplotlib.colors import Normalize  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    across = min(len(spec.panels), _MOST_COLUMNS)
    down = -(-len(spec.panels) // across)
    height = 0.75 + down * (0.55 + 0.34 * max(2, len(spec.y_ticks)))
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True)
    known = [value for panel in spec.panels for row in panel.values for value in row if value is not None]
    scale = Normalize(min(known), max(known) if max(known) > min(known) else min(known) + 1)
    colours = "cividis" if spec.better is not Direction.DOWN else "cividis_r"
    annotate = len(spec.x_ticks) * len(spec.y_ticks) <= _MOST_ANNOTATED and len(spec.x_ticks) <= 8  # noqa: PLR2004
    image = None
    for index, panel in enumerate(spec.panels):
        axis: Axes = axes[index // across][index % across]
        grid = np.array([[np.nan if v is None else v for v in row] for row in panel.values], dtype=float)
        image = axis.imshow(np.ma.masked_invalid(grid), cmap=colours, norm=scale, aspect="auto", origin="lower")
        axis.set_title(clean(panel.title))
        axis.set_xticks(range(len(spec.x_ticks)), [clean(t) for t in spec.x_ticks])
        axis.set_yticks(range(len(spec.y_ticks)), [clean(t) for t in spec.y_ticks])
        axis.tick_params(length=0)
        for side in ("left", "bottom"):
            axis.spines[side].set_visible(False)
        for (y, x), value in np.ndenumerate(grid):
            if np.isnan(value):
                axis.plot([x - 0.25, x + 0.25], [y - 0.25, y + 0.25], color="0.6", lw=0.8)
                axis.plot([x - 0.25, x + 0.25], [y + 0.25, y - 0.25], color="0.6", lw=0.8)
            elif annotate:
                bright = scale(value) if spec.better is not Direction.DOWN else 1 - scale(value)
                text = fixed(float(value), spec.digits)
                axis.text(x, y, text, ha="center", va="center", fontsize=6.5,
                          color="black" if bright > 0.5 else "white")  # fmt: skip  # noqa: PLR2004
        if panel.chosen is not None:
            _outline(axis, *panel.chosen)
    for axis in [*axes.flat][len(spec.panels) :]:
        axis.set_visible(False)
    figure.supxlabel(clean(spec.x_label), fontsize=9)
    figure.supylabel(clean(spec.y_label), fontsize=9)
    if image is not None:
        figure.colorbar(image, ax=axes, label=clean(spec.value_label), shrink=0.9, aspect=25)
    return figure


def _outline(axis: Axes, y: int, x: int) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    # White under red: seen on every cell colour, and in grey.
    for colour, width in (("white", 3.2), ("#C00000", 1.6)):
        axis.add_patch(Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, fill=False, edgecolor=colour, lw=width))


def _dots(spec: DotPlotSpec) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(_WIDTH * 0.8, 0.9 + 0.3 * len(spec.dots)), layout="constrained")
    axis = figure.subplots()
    for index, dot in enumerate(spec.dots):
        style = dot.series % len(COLOURS)
        axis.errorbar(
            dot.value, index, xerr=dot.stderr, color=COLOURS[style], marker=MARKERS[style % len(MARKERS)],
            markersize=5.5, capsize=3, lw=1.2,
        )  # fmt: skip
    axis.set_yticks(range(len(spec.dots)), [clean(dot.label) for dot in spec.dots])
    axis.set_ylim(len(spec.dots) - 0.5, -0.5)
    axis.set_xlabel(clean(spec.x_label))
    axis.grid(axis="x", color="0.9", lw=0.7)
    axis.set_axisbelow(True)
    used = sorted({dot.series for dot in spec.dots})
    for series in used:
        style = series % len(COLOURS)
        axis.plot([], [], color=COLOURS[style], marker=MARKERS[style], ls="", label=clean(spec.series[series]))
    axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    return figure

"""One style for all figures, and one colour and marker for each entity."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportgen.model.figures import Kind, Series
from reportgen.render.drawing.fonts import families
from reportgen.wording.catalog import current_language

DENSITY = 192
"""Pixels of a picture to the inch: twice those of a page."""

NARROW = 5.0
"""Width in inches below which titles and labels of axes are as small as tick labels."""

TICKS = 8.0
"""Size in pt of tick labels and legends."""

DENSE = 7.0
"""Size in pt of tick labels of heat maps whose cells are small."""

_STYLE: dict[Any, Any] = {
    "xtick.labelsize": TICKS,
    "ytick.labelsize": TICKS,
    "legend.fontsize": TICKS,
    "legend.handlelength": 1.6,
    "legend.handletextpad": 0.5,
    "legend.columnspacing": 1.2,
    "legend.labelspacing": 0.4,
    "axes.titlepad": 4.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "pdf.fonttype": 42,
    "svg.hashsalt": "reportgen",
    "text.usetex": False,
    "text.parse_math": False,
    "path.simplify": False,
}

# Models: Okabe and Ito's palette; methods: Tol's high-contrast palette, then his bright one. Both are told apart by
# colour-blind readers; markers serve those who see grey.
_COLOURS = {
    Kind.MODEL: ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#B8A800"),
    Kind.METHOD: ("#004488", "#BB5566", "#DDAA33", "#228833", "#AA3377", "#66CCEE", "#000000", "#BBBBBB"),
    Kind.ALL: ("#555555",),
}
_MARKERS = {
    Kind.MODEL: ("o", "s", "^", "D", "v", "P", "X", "*"),
    Kind.METHOD: ("o", "s", "^", "D", "v", "P", "X", "*"),
    Kind.ALL: ("",),
}


def text_size(width: float) -> float:
    """Return the size in pt of titles and labels of axes in a figure of so many inches."""
    return TICKS if width < NARROW else 9.0


@contextmanager
def styled(width: float) -> Iterator[None]:
    """Set matplotlib to the style of a figure of so many inches, whatever the user's settings are."""
    import matplotlib as mpl  # noqa: PLC0415

    with mpl.rc_context(), warnings.catch_warnings():
        # A glyph that DejaVu lacks is drawn as a box; the caption has the text.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        mpl.rcParams.update(mpl.rcParamsDefault)
        size = text_size(width)
        sizes = {"font.size": size, "axes.titlesize": size, "axes.labelsize": size}
        for name, value in {**_STYLE, "font.family": families(current_language()), **sizes}.items():
            mpl.rcParams[name] = value
        yield


def colour(series: Series) -> str:
    """Return an entity's colour."""
    found = _COLOURS[series.kind]
    return found[series.place % len(found)]


def marker(series: Series) -> str:
    """Return an entity's marker; entities that share a colour get different ones."""
    found = _MARKERS[series.kind]
    return found[(series.place + series.place // len(found)) % len(found)]

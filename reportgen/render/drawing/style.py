"""One style for all figures, and one colour and marker for each entity."""

from __future__ import annotations

from typing import Any

from reportgen.model.figures import Kind, Series

WIDTH = 6.75
"""Full width in inches: two columns of a conference paper."""

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
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


def colour(series: Series) -> str:
    """Return an entity's colour."""
    found = _COLOURS[series.kind]
    return found[series.place % len(found)]


def marker(series: Series) -> str:
    """Return an entity's marker; entities that share a colour get different ones."""
    found = _MARKERS[series.kind]
    return found[(series.place + series.place // len(found)) % len(found)]

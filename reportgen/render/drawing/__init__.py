"""Figure specs -> PNG and PDF; the only package that knows matplotlib.

Same spec, same width, same bytes: fonts are matplotlib's own DejaVu, dates and random ids are switched off.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportgen.model.figures import DotPlotSpec, FigureSpec, HeatmapSpec, LinesSpec, ScatterSpec
from reportgen.render.drawing.paper import for_paper, is_wide, paper_width
from reportgen.render.drawing.stamp import FigureStamp, blank_subject, spec_hash
from reportgen.render.drawing.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What it says of its list of fonts is no news for a reader, and each process says it again.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

__all__ = ["SITE_WIDTH", "FigureStamp", "draw", "draw_blank", "for_paper", "is_wide", "paper_width", "spec_hash"]

SITE_WIDTH = 6.75
"""Width of the site's figures in inches."""


def draw(spec: FigureSpec, width: float, stamp: FigureStamp, kinds: Sequence[str] = ("png", "pdf")) -> dict[str, bytes]:
    """Return the figure at a width in inches, by kind.

    Args:
        spec: what is drawn.
        width: inches across.
        stamp: marks each file, in PDF as subject and creator, in PNG as description and software.
        kinds: `png` (at twice the usual density), `dark.png` (the same for dark pages), `pdf` (Type 42 fonts); the
            figure is made once for all.
    """
    return stamp.set_in(draw_blank(spec, width, stamp.creator, kinds), spec, width)


def draw_blank(spec: FigureSpec, width: float, creator: str, kinds: Sequence[str]) -> dict[str, bytes]:
    """Return the figure at a width in inches, by kind, with a blank subject: it hangs on no study."""
    from reportgen.render.drawing.files import files  # noqa: PLC0415  it loads matplotlib

    with styled(width):
        return files(composed(spec, width), kinds, creator, blank_subject(spec))


def composed(spec: FigureSpec, width: float) -> Figure:
    """Return a figure with everything in its place; `styled` must be in force."""
    figure = _figure(spec, width)
    # The places are computed once for all formats.
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")
    return figure


def _figure(spec: FigureSpec, width: float) -> Figure:
    from reportgen.render.drawing import curves, grids, marks  # noqa: PLC0415  they load matplotlib

    match spec:
        case HeatmapSpec():
            return grids.heatmap(spec, width)
        case DotPlotSpec():
            return marks.dots(spec, width)
        case ScatterSpec():
            return marks.scatter(spec, width)
        case LinesSpec():
            return curves.lines(spec, width)

"""Figure specs -> PNG and PDF; the only package that knows matplotlib.

Same spec, same bytes: fonts are matplotlib's own DejaVu, dates and random ids are switched off.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from reportgen.model.figures import DotPlotSpec, FigureSpec, HeatmapSpec, LinesSpec, ScatterSpec
from reportgen.render.drawing.style import STYLE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw"]


def draw(spec: FigureSpec) -> dict[str, bytes]:
    """Return the figure as `png` (at twice the usual density) and `pdf` (Type 42 fonts)."""
    import matplotlib as mpl  # noqa: PLC0415

    with mpl.rc_context(), warnings.catch_warnings():
        # A glyph that DejaVu lacks is drawn as a box; the caption has the text.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        mpl.rcParams.update(mpl.rcParamsDefault)
        for name, value in STYLE.items():
            mpl.rcParams[name] = value
        figure = _figure(spec)
        drawn = {}
        for kind, metadata in (("png", {"Software": None}), ("pdf", {"CreationDate": None})):
            stream = io.BytesIO()
            figure.savefig(stream, format=kind, dpi=192, metadata=metadata)
            drawn[kind] = stream.getvalue()
    return drawn


def _figure(spec: FigureSpec) -> Figure:
    from reportgen.render.drawing import curves, grids, marks  # noqa: PLC0415  they load matplotlib

    match spec:
        case HeatmapSpec():
            return grids.heatmap(spec)
        case DotPlotSpec():
            return marks.dots(spec)
        case ScatterSpec():
            return marks.scatter(spec)
        case LinesSpec():
            return curves.lines(spec)

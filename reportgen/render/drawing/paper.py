"""What of a figure the paper has room for: its width, whether it spans the text, and how much fits on a page."""

from __future__ import annotations

from dataclasses import replace

from reportgen.model.figures import DotPlotSpec, FigureSpec, HeatmapSpec
from reportgen.model.venues import INCH, Venue
from reportgen.render.drawing.keys import keys, legend_layout
from reportgen.render.drawing.layout import LEAST_AXIS, has_bar, heat_layout, layout
from reportgen.render.drawing.measure import widest
from reportgen.render.drawing.style import TICKS
from reportgen.wording import figures as say

_MOST_KEYS = 5
"""Lines of a legend below a figure as wide as a column."""


def is_wide(spec: FigureSpec, venue: Venue) -> bool:
    """Tell whether a figure spans both columns of a two-column venue; in one column none has to."""
    return venue.columns > 1 and not _fits(spec, venue.column_width / INCH)


def paper_width(spec: FigureSpec, venue: Venue) -> float:
    """Return the width in inches that a figure has in a venue's paper."""
    return (venue.text_width if is_wide(spec, venue) else venue.column_width) / INCH


def _fits(spec: FigureSpec, width: float) -> bool:
    """Tell whether a figure's content is readable in a column."""
    if legend_layout(keys(spec), width).rows > _MOST_KEYS:
        return False
    if isinstance(spec, DotPlotSpec):
        return width - widest(spec.rows, TICKS) - 0.2 >= LEAST_AXIS
    if len(spec.panels) > 1:
        return False
    if isinstance(spec, HeatmapSpec):
        labels = widest(spec.y_ticks, TICKS)
        found = heat_layout(spec, width)
        return labels <= width / 3 and (found.values is not None or (spec.digits == 0 and not has_bar(spec)))
    return True


def for_paper(spec: FigureSpec, venue: Venue) -> FigureSpec:
    """Return what of a figure fits on a page; its caption says what was left out."""
    width, count = paper_width(spec, venue), _parts(spec)
    kept = count
    while kept > 1 and not layout(_first(spec, kept), width).fits:
        step = 1 if isinstance(spec, DotPlotSpec) else layout(spec, width).across
        kept = (kept - 1) // step * step or kept - 1
    if kept == count:
        return spec
    more = say.rows_left_out(count - kept) if isinstance(spec, DotPlotSpec) else say.panels_left_out(count - kept)
    cut = _first(spec, kept)
    return replace(cut, words=replace(cut.words, caption=f"{cut.words.caption} {more}"))


def _parts(spec: FigureSpec) -> int:
    return len(spec.rows) if isinstance(spec, DotPlotSpec) else len(spec.panels)


def _first(spec: FigureSpec, kept: int) -> FigureSpec:
    """Return a figure with its first rows or panels only."""
    match spec:
        case DotPlotSpec():
            dots = tuple(dot for dot in spec.dots if dot.row < kept)
            return replace(
                spec, rows=spec.rows[:kept], dots=dots, marks=tuple(mark for mark in spec.marks if mark[0] < kept)
            )
        case _:
            return replace(spec, panels=spec.panels[:kept])  # type: ignore[arg-type]

"""What a figure's legend explains, and how it stands: beside the axes where there is room, else below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportgen.model.figures import DotPlotSpec, FigureSpec, HeatmapSpec, LinesSpec, ScatterSpec, Series
from reportgen.render.drawing.measure import widest
from reportgen.render.drawing.style import TICKS, colour, marker

_HANDLE = 2.1 * TICKS / 72
"""Width in inches of a handle and the gap to its text."""

_GAP = 1.2 * TICKS / 72
_ROW = 0.165
_PADDING = 0.12
_BESIDE = 6.0
"""Width in inches of a figure from which a legend may stand beside the axes."""

_SHARE = 0.27
"""Largest share of the width that a legend beside the axes takes."""

_GREY = "0.3"


@dataclass(frozen=True, slots=True)
class Key:
    """A line of a legend: its text, and colour, marker and stroke of its handle."""

    label: str
    colour: str
    marker: str = ""
    stroke: str = ""
    """`solid`, `dashed`, or none."""


@dataclass(frozen=True, slots=True)
class LegendLayout:
    """Where a legend stands and how much of the figure it takes, in inches; without keys it takes nothing."""

    beside: bool = False
    columns: int = 1
    rows: int = 0
    width: float = 0.0
    height: float = 0.0


NO_LEGEND = LegendLayout()


def keys(spec: FigureSpec) -> tuple[tuple[Key, ...], ...]:
    """Return the keys of a figure; groups start on a line of their own."""
    match spec:
        case HeatmapSpec():
            return ()
        case DotPlotSpec():
            found = [_key(series) for series in in_order(dot.series for dot in spec.dots)]
            found += [Key(spec.mark_label, "0.35", stroke="dashed")] if spec.marks else []
            return (tuple(found),)
        case ScatterSpec():
            points = [point for panel in spec.panels for point in panel.points]
            colours = in_order(point.colour for point in points)
            markers = in_order(point.marker for point in points)
            if colours == markers:
                return (tuple(_key(series) for series in colours),)
            return (
                tuple(Key(series.label, colour(series), "o") for series in colours),
                tuple(Key(series.label, _GREY, marker(series)) for series in markers),
            )
        case LinesSpec():
            drawn = in_order(line.series for panel in spec.panels for line in panel.lines)
            found = [Key(series.label, colour(series), marker(series), "solid") for series in drawn]
            level = any(panel.level is not None for panel in spec.panels)
            found += [Key(spec.level_label, "0.35", stroke="dashed")] if level else []
            return (tuple(found),)


def _key(series: Series) -> Key:
    return Key(series.label, colour(series), marker(series))


def in_order(series: Iterable[Series]) -> list[Series]:
    """Return each series once, methods before models, in the study's order."""
    return sorted(set(series), key=lambda entity: (entity.kind, entity.place))


def legend_layout(groups: Sequence[Sequence[Key]], width: float, height: float | None = None) -> LegendLayout:
    """Return how a legend stands in a figure of so many inches.

    Args:
        groups: its keys.
        width: the figure's width.
        height: the figure's height without a legend below; None keeps the legend from standing beside the axes.
    """
    found = [key for group in groups for key in group]
    if not found:
        return NO_LEGEND
    entry = min(_HANDLE + widest(tuple(key.label for key in found), TICKS), width - 2 * _PADDING)
    beside = entry + _PADDING
    if height is not None and width >= _BESIDE and beside <= _SHARE * width and len(found) * _ROW + 0.1 <= height:
        return LegendLayout(beside=True, columns=1, rows=len(found), width=beside)
    most = next(n for n in range(len(found), 0, -1) if n == 1 or _across(groups, n) <= width - 2 * _PADDING)
    rows = _lines(groups, most)
    # No wider than so many lines need: 2 + 2 rather than 3 + 1.
    columns = next(n for n in range(1, most + 1) if _lines(groups, n) == rows)
    return LegendLayout(columns=columns, rows=rows, width=entry, height=_PADDING + _ROW * rows)


def _lines(groups: Sequence[Sequence[Key]], columns: int) -> int:
    return sum(-(-len(group) // columns) for group in groups)


def _across(groups: Sequence[Sequence[Key]], columns: int) -> float:
    """Return the width of a legend of so many columns."""
    found = [tuple(key.label for group in groups for key in group[start::columns]) for start in range(columns)]
    return sum(_HANDLE + widest(labels, TICKS) + _GAP for labels in found) - _GAP

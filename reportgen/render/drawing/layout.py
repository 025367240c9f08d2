"""How a figure is laid out at a width: panels across, heights, and what fits; arithmetic, nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from reportgen.model.figures import DotPlotSpec, FigureSpec, HeatmapSpec, LinesSpec, ScatterSpec
from reportgen.render.drawing.keys import NO_LEGEND, LegendLayout, keys, legend_layout
from reportgen.render.drawing.measure import inches, pieces, widest, wrapped
from reportgen.render.drawing.style import DENSE, TICKS, text_size
from reportgen.wording.numbers import fixed

MOST_HEIGHT = 7.2
"""Height in inches that a page leaves to a figure beside its caption."""

LABELS = 0.42
"""Largest share of the width for the labels of rows."""

LEAST_AXIS = 1.25
"""Inches of an axis below which its ticks collide."""

UPRIGHT = 1.3
"""Longest label of a column in inches that stands upright."""

_ROUNDING = 1e-6
_LINE = 0.155
"""Height of a line of text in inches."""

_GAP = 0.12
_BAR, _LEAST_BAR = 0.72, 1.0
"""Width of a colour bar with its ticks and label, and its least height."""

_LEAST_CELL, _VALUE_PITCH = 0.13, 0.14
_FEW = 6
"""Rows of a heat map up to which its cells are high."""

_AROUND = 0.055
"""Inches of a cell's width that its outline takes."""

_VALUES = (6.5, 6.0)
"""Sizes in pt of values inside cells; where the smallest does not fit there are none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures in inches: panels across and down, height of the figure, width and height of a panel, the legend."""

    across: int
    down: int
    height: float
    panel: tuple[float, float]
    legend: LegendLayout = NO_LEGEND

    @property
    def fits(self) -> bool:
        """Whether a page has room for it."""
        return self.height <= MOST_HEIGHT + _ROUNDING


@dataclass(frozen=True, slots=True)
class HeatLayout(Layout):
    """Of a heat map: sizes in pt of values in cells, None without, and of tick labels; the columns' labels as set."""

    values: float | None = None
    ticks: float = TICKS
    x_ticks: tuple[str, ...] = ()
    upright: bool = False


def layout(spec: FigureSpec, width: float) -> Layout:
    """Return how a figure is laid out in `width` inches."""
    match spec:
        case HeatmapSpec():
            return heat_layout(spec, width)
        case DotPlotSpec():
            return _dots(spec, width)
        case ScatterSpec() | LinesSpec():
            return _panels(spec, width)


def _dots(spec: DotPlotSpec, width: float) -> Layout:
    groups, rows = keys(spec), len(spec.rows)
    series = len({dot.series for dot in spec.dots})
    pitch = 0.25 + (0.06 * series if len(spec.dots) > rows else 0)
    least, fixed_part = 0.15, 0.48
    below = legend_layout(groups, width)
    pitch = max(least, min(pitch, (MOST_HEIGHT - fixed_part - below.height) / rows))
    height = fixed_part + pitch * max(rows, 2)
    legend = legend_layout(groups, width, height)
    labels = min(widest(spec.rows, TICKS), LABELS * width)
    room = width - labels - 0.2 - (legend.width if legend.beside else 0)
    return Layout(1, 1, height + legend.height, (room, pitch * max(rows, 2)), legend)


def _panels(spec: ScatterSpec | LinesSpec, width: float) -> Layout:
    """Lay out panels on common y axes."""
    groups = keys(spec)
    below, most, tallest = legend_layout(groups, width), spec.across, 1.4
    found = _panels_at(spec, width, most, tallest, below)
    if not found.fits:
        most, tallest = len(spec.panels), 1.0
        found = _panels_at(spec, width, most, tallest, below)
    beside = legend_layout(groups, width, found.height - below.height)
    return _panels_at(spec, width, most, tallest, beside) if beside.beside else found


def _panels_at(spec: ScatterSpec | LinesSpec, width: float, most: int, tallest: float, legend: LegendLayout) -> Layout:
    count, size = len(spec.panels), text_size(width)
    room = width - 0.72 - (legend.width if legend.beside else 0)
    across = balanced(count, min(most, max(1, int((room + _GAP) / (LEAST_AXIS + _GAP)))))
    down = -(-count // across)
    wide = (room - _GAP * (across - 1)) / across
    high = min(2.8, 0.75 * wide) if count == 1 else min(tallest, max(1.0, 0.8 * wide))
    titles = max(lines(panel.title, size, wide) for panel in spec.panels) if count > 1 else 0
    names = max(lines(panel.x_label, size, wide) for panel in spec.panels)
    each = high + 0.3 + _LINE * titles
    inner = 0 if shared_x(spec) else names
    height = down * (each + _LINE * inner) + _LINE * (names - inner) + legend.height
    return Layout(across, down, height, (wide, high), legend)


def heat_layout(spec: HeatmapSpec, width: float) -> HeatLayout:
    """Return how a heat map is laid out."""
    most = spec.across
    found = _heat_at(spec, width, most, _LEAST_CELL)
    if not found.fits:
        found = _heat_at(spec, width, most, _LEAST_CELL / 2)
    while not found.fits and most < len(spec.panels):
        most += spec.across
        other = _heat_at(spec, width, most, _LEAST_CELL / 2)
        if other.across <= found.across:
            break
        found = other
    return found


def _heat_at(spec: HeatmapSpec, width: float, most: int, smallest: float) -> HeatLayout:
    count, columns, rows = len(spec.panels), len(spec.x_ticks), max(2, len(spec.y_ticks))
    labels = min(widest(spec.y_ticks, TICKS), LABELS * width)
    room = width - 0.15 - labels - (0.2 if spec.y_label else 0) - (_BAR if has_bar(spec) else 0)
    words = tuple(piece for panel in spec.panels for piece in pieces(panel.title)) if count > 1 else ()
    least = max(0.55, columns * smallest, min(1.3, widest(words, text_size(width))))
    across = balanced(count, min(most, max(1, int((room + _GAP) / (least + _GAP)))))
    # What stands in a column stays together: a part of a row or whole rows side by side.
    if across > spec.across:
        across -= across % spec.across
    elif across < min(spec.across, count):
        across = next(n for n in range(across, 0, -1) if spec.across % n == 0)
    wide = (room - _GAP * (across - 1)) / across
    cell, down = wide / columns, -(-count // across)
    around = _AROUND if any(panel.chosen or panel.tied for panel in spec.panels) else 0.03
    sizes = [size for size in _VALUES if spec.digits and value_width(spec, size) + around <= cell]
    ticks, x_ticks, upright = _x_ticks(spec.x_ticks, cell)
    stacked = max((label.count("\n") + 1 for label in x_ticks), default=1)
    below = min(UPRIGHT, widest(x_ticks, ticks)) if upright else 0.13 * stacked
    titles = max(lines(panel.title, text_size(width), wide) for panel in spec.panels) if count > 1 else 0
    fixed_part = 0.15 + below + (_LINE if spec.x_label else 0)
    head = 0.1 + _LINE * titles
    wanted = 0.19 if not sizes else 0.28 if rows <= _FEW else 0.2
    least_pitch = max(0.75 * smallest, _LEAST_BAR / (rows * down) if has_bar(spec) else 0)
    pitch = max(least_pitch, min(wanted, ((MOST_HEIGHT - fixed_part) / down - head) / rows))
    return HeatLayout(
        across=across,
        down=down,
        height=fixed_part + down * (head + pitch * rows),
        panel=(wide, pitch * rows),
        values=sizes[0] if sizes and pitch >= _VALUE_PITCH else None,
        ticks=ticks,
        x_ticks=x_ticks,
        upright=upright,
    )


def _x_ticks(labels: tuple[str, ...], cell: float) -> tuple[float, tuple[str, ...], bool]:
    """Return size and text of the labels of columns, and whether they stand upright because they would touch."""
    for size in (TICKS, DENSE):
        if not collide(labels, size, cell):
            return size, labels, False
    broken = tuple(wrapped(label, TICKS, cell - 0.06, 2) for label in labels)
    if all(
        text.replace("\n", "").replace(" ", "") == label.replace(" ", "")
        for text, label in zip(broken, labels, strict=True)
    ):
        return TICKS, broken, False
    most = 2 if cell >= 2 * _LINE else 1
    size = TICKS if cell >= 1.2 * TICKS / 72 else DENSE
    return size, tuple(wrapped(label, size, UPRIGHT, most) for label in labels), True


def balanced(count: int, most: int) -> int:
    """Return how many of `count` panels stand in a row so that no row is much shorter than the others."""
    across = max(1, min(count, most))
    return -(-count // -(-count // across))


def lines(text: str, size: float, room: float) -> int:
    """Return the lines that a text takes, 0 if it is empty."""
    return wrapped(text, size, room).count("\n") + 1 if text else 0


def collide(texts: tuple[str, ...], size: float, pitch: float) -> bool:
    """Tell whether labels `pitch` inches apart touch their neighbours."""
    widths = [inches(text, size) for text in texts]
    return any((a + b) / 2 + 0.06 > pitch for a, b in pairwise(widths))


def shared_x(spec: ScatterSpec | LinesSpec) -> bool:
    """Tell whether all panels have the same label of the x axis, which then stands below the last ones only."""
    return len({panel.x_label for panel in spec.panels}) == 1


def known(spec: HeatmapSpec) -> list[float]:
    """Return all values of a heat map."""
    return [value for panel in spec.panels for row in panel.values for value in row if value is not None]


def has_bar(spec: HeatmapSpec) -> bool:
    """Tell whether a heat map needs a colour bar: counts that are all the same need none."""
    return spec.digits > 0 or len(set(known(spec))) > 1


def value_width(spec: HeatmapSpec, size: float) -> float:
    """Return the width of the widest value in inches."""
    return widest(tuple({fixed(value, spec.digits) for value in known(spec)}), size)

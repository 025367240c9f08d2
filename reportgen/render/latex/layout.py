"""How a table is set so that it is no wider than the column, or else the text: type size, gaps, boxes, heads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from reportgen.model.specs import CellKind, Column, TableSpec
from reportgen.model.venues import Venue
from reportgen.render.escape import is_ideographic
from reportgen.render.latex.cells import Figures, figures, pieces
from reportgen.render.latex.widths import Face
from reportgen.render.markdown import head_text

_SCRIPT, _THIN = 7.0, 1.2
"""Size of `scriptsize` and its thin space in pt."""
_SHORT = 8
"""Characters that a line of a stacked head may have before it is broken."""

_LONG_HEAD = 4
"""Characters of a Chinese head that stay on one line."""

_LEAST_BOX = 40.0
"""Least width in pt of a box of words."""

_LONG_TEXT = 95.0
"""Width in pt beyond which words are put into a box of their own."""

_RESERVED = 0.35
"""What siunitx keeps free in a column, in type sizes."""

_FEW_LINES = 0.4
"""Share of the longest text of a column that a line of its box holds at the least, unless nothing else fits."""

_SLACK = 2.0
"""Points that the estimate may be short by."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's measures.

    Attributes:
        size: LaTeX's name of the type size; empty for the normal one.
        gap: half the space between two columns in pt (`tabcolsep`).
        stacked: whether heads are broken into lines.
        boxes: width in pt of the box that holds the words of a column; None for a plain column.
        width: estimated width of the table in pt.
        wide: whether it spans the text of a page of two columns.
        fits: whether it is estimated to fit.
        natural: widths in pt of the cells of each row, where some are in boxes.
    """

    size: str
    gap: float
    stacked: bool
    boxes: tuple[float | None, ...]
    width: float
    wide: bool
    fits: bool
    natural: tuple[tuple[float, ...], ...] = ()

    def lines(self, spec: TableSpec) -> tuple[int, ...]:
        """Return how many lines each row takes; words in a box take what they need of it."""
        if not any(self.boxes):
            return (1,) * len(spec.rows)
        return tuple(
            max(math.ceil(1.1 * width / box) if box else 1 for width, box in zip(row, self.boxes, strict=True))
            for row in self.natural
        )


@dataclass(frozen=True, slots=True)
class _Try:
    size: str
    points: float
    gap: float
    stacked: bool
    siunitx: bool = False
    words: float = _LONG_TEXT
    share: float = _FEW_LINES


def in_lines(text: str) -> list[str]:
    """Break a head between words, into lines about as short as its longest word; a Chinese one after its marks."""
    if any(map(is_ideographic, text)):
        parts = [half for part in re.split(r"(?<=[：，、])|[ ]", text) for half in _halves(part)]
        return [part for part in parts if part]
    longest = max(map(len, re.split(r"[ -]", text)))
    return wrap(text, max(longest, _SHORT), break_long_words=False) or [text]


def _halves(text: str) -> list[str]:
    """Return a Chinese head in two lines if it is longer than others."""
    middle = (len(text) + 1) // 2
    return [text[:middle], text[middle:]] if len(text) > _LONG_HEAD and all(map(is_ideographic, text)) else [text]


def head_lines(column: Column, over: str | None, *, stacked: bool) -> list[str]:
    """Return the lines of a column's head; `over` takes its place where one value stands under each spanner."""
    text = over or head_text(column)
    return in_lines(text) if stacked else [text]


def layout(spec: TableSpec, venue: Venue, limit: float | None = None, *, siunitx: bool = False) -> Layout:
    """Return the roomiest layout that fits a column, else the text; the tightest one where nothing fits.

    Args:
        spec: the table.
        venue: its page.
        limit: width in pt that the table must not exceed; by default a column, else the text.
        siunitx: whether errors stand in columns of their own, at full size.
    """
    face, shown = Face(venue.times), _shown(spec)
    limits = [(limit, False)] if limit is not None else [(venue.column_width, False)]
    if spec.long:
        limits = [(venue.text_width, False)]
    elif limit is None and venue.columns > 1:
        limits.append((venue.text_width, True))
    made = None
    for width, wide in limits:
        for attempt in _tries(venue, small=spec.long):
            made = _measure(spec, shown, replace(attempt, siunitx=siunitx), width, wide=wide, face=face)
            if made.fits:
                return made
    if made is None:
        raise AssertionError
    return made


def _tries(venue: Venue, *, small: bool) -> Iterator[_Try]:
    sizes = [("", 10.0), (r"\small", venue.small[0]), (r"\footnotesize", venue.footnotesize[0])]
    if small:
        sizes = sizes[2:]
    for size, points in sizes:
        for gap, stacked in ((6.0, False), (6.0, True), (4.0, True), (3.0, True)):
            yield _Try(size, points, gap, stacked)
    size, points = sizes[-1]
    for words in (_LONG_TEXT, 0.6 * _LONG_TEXT, 0.4 * _LONG_TEXT):
        yield _Try(size, points, 2.0, stacked=True, words=words, share=0.0)


_Shown = Sequence[Sequence[tuple[Figures, bool]]]
"""By column and row: what a cell holds, and whether it stands out."""


def _shown(spec: TableSpec) -> _Shown:
    return [
        [(figures(column, row), bool(row.emphasis.get(column.key))) for row in spec.rows] for column in spec.columns
    ]


def _measure(spec: TableSpec, shown: _Shown, attempt: _Try, limit: float, *, wide: bool, face: Face) -> Layout:
    columns = [_widths(spec, place, own, attempt, face) for place, own in enumerate(shown)]
    gaps = 2 * attempt.gap * (len(columns) - 1)
    fixed = sum(max(head, body) for head, body, flexible, _ in columns if not flexible)
    words = [
        (max(head, body), max(head, least, min(body, max(_LEAST_BOX, body * attempt.share))))
        for head, body, flexible, least in columns
        if flexible
    ]
    fixed += _under_spanners(spec, [max(head, body) for head, body, _, _ in columns], attempt, face)
    left = limit - gaps - fixed - _SLACK
    boxes = _share(left, words)
    fits = boxes is not None and left >= 0
    given = iter(boxes or [least for _, least in words])
    placed = tuple(next(given) if flexible else None for _, _, flexible, _ in columns)
    total = fixed + gaps + sum(box for box in placed if box is not None)
    natural = dict(enumerate(body for _, body, _, _ in columns))
    # Words that fit on one line need no box.
    placed = tuple(None if box is not None and box >= natural[place] else box for place, box in enumerate(placed))
    cells = zip(*shown, strict=True) if any(placed) else ()
    widths = tuple(tuple(_width(item, attempt, face) for item, _ in row) for row in cells)
    return Layout(attempt.size, attempt.gap, attempt.stacked, placed, total, wide, fits, widths)


def _under_spanners(spec: TableSpec, widths: list[float], attempt: _Try, face: Face) -> float:
    """Return what heads over several columns add to the width of the columns below them."""
    if _alone(spec):
        return 0.0
    wider = 0.0
    for spanner in spec.spanners:
        below = sum(widths[spanner.first : spanner.end]) + 2 * attempt.gap * (spanner.end - spanner.first - 1)
        wider += max(0.0, face.width(spanner.label, attempt.points) - below)
    return wider


def _share(left: float, words: list[tuple[float, float]]) -> list[float] | None:
    """Give each column of words its natural width, or an equal share of what the shorter ones leave."""
    if not words:
        return []
    if sum(least for _, least in words) > left:
        return None
    given: dict[int, float] = {}
    waiting = sorted(range(len(words)), key=lambda place: words[place][0])
    while waiting:
        share = (left - sum(given.values())) / len(waiting)
        place = waiting.pop(0)
        natural, least = words[place]
        given[place] = max(min(natural, share), least)
    if sum(given.values()) > left + 1e-6:
        return [least for _, least in words]
    return [given[place] for place in range(len(words))]


def _widths(
    spec: TableSpec, place: int, shown: Sequence[tuple[Figures, bool]], attempt: _Try, face: Face
) -> tuple[float, float, bool, float]:
    """Return a column's width of head and of body, whether its words may be boxed, and its longest word."""
    column = spec.columns[place]
    over = next((spanner.label for spanner in spec.spanners if _alone(spec) and spanner.first == place), None)
    lines = head_lines(column, over, stacked=attempt.stacked)
    head = max(face.width(line, attempt.points) for line in lines)
    body = max((_width(item, attempt, face, bold=bold) for item, bold in shown), default=0.0)
    if attempt.siunitx and column.right:
        body += _RESERVED * attempt.points
    words = any(item.text for item, _ in shown) and column.kind in (CellKind.TEXT, CellKind.CODE, CellKind.VALUE)
    flexible = words and (column.running or body > attempt.words)
    longest = 0.0
    if flexible:
        code = shown[0][0].code
        parts = {part for item, _ in shown for word in item.main.split(" ") for part in pieces(word)}
        longest = max((_width(Figures(part, code=code), attempt, face) for part in parts), default=0.0)
    return head, body, flexible, longest


def _alone(spec: TableSpec) -> bool:
    return all(spanner.end - spanner.first == 1 for spanner in spec.spanners)


def _width(item: Figures, attempt: _Try, face: Face, *, bold: bool = False) -> float:
    points = attempt.points
    main = face.code(item.main, points) if item.code else face.width(item.main, points, bold=bold)
    if not item.error:
        return main
    if attempt.siunitx:
        return main + face.width(f"±{item.error}", points) + _THIN * 2
    return main + face.width(" ", points) + face.width(f"±{item.error}", _SCRIPT) + _THIN

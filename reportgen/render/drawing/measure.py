"""How wide a text is, and texts made to fit: from the widths of the glyphs, before anything is drawn."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from reportgen.render.escape import clean, is_ideographic

_ASCII = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
)  # fmt: skip
"""Widths of DejaVu Sans in thousandths of an em, from the space to the tilde: known without loading matplotlib."""

_OTHERS = {"…": 1.0, "−": 0.838, "–": 0.5, "×": 0.838, "±": 0.838}
_UNKNOWN = 0.75
"""Width in em of other glyphs: few are wider."""

_MOST_LINES = 3

_TOLERANCE = 0.005
"""Inches by which sums of widths may differ for no reason but rounding."""


@cache
def _advance(char: str) -> float:
    """Return a glyph's width in em; a letter with an accent is as wide as without."""
    base = unicodedata.normalize("NFD", char)[0]
    if unicodedata.combining(base):
        return 0.0
    place = ord(base) - ord(" ")
    if 0 <= place < len(_ASCII):
        return _ASCII[place] / 1000
    return 1.0 if is_ideographic(char) else _OTHERS.get(char, _UNKNOWN)


def inches(text: str, size: float) -> float:
    """Return the width of a line of text of `size` pt in inches."""
    return sum(map(_advance, clean(text))) * size / 72


def widest(texts: tuple[str, ...], size: float) -> float:
    """Return the width of the widest line in inches, 0 without any."""
    return max((inches(line, size) for text in texts for line in text.split("\n")), default=0.0)


def shortened(text: str, size: float, room: float) -> str:
    """Return a text that fits into `room` inches: its middle gives way to an ellipsis."""
    whole = clean(text)
    room += _TOLERANCE
    if inches(whole, size) <= room:
        return whole
    for kept in range(len(whole) - 1, 1, -1):
        left = whole[: (kept + 1) // 2] + "…" + whole[len(whole) - kept // 2 :]
        if inches(left, size) <= room:
            return left
    return whole[:1] + "…"


def pieces(text: str) -> list[str]:
    """Return the pieces of a text between which a line may be broken: after spaces, hyphens and the like."""
    return re.findall(r".*?[\s,/_-]+|.+$", clean(text))


def wrapped(text: str, size: float, room: float, most: int = _MOST_LINES) -> str:
    """Return a text in at most so many lines of `room` inches."""
    lines: list[str] = []
    for piece in pieces(text):
        if lines and inches((lines[-1] + piece).rstrip(), size) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    lines = [*lines[: most - 1], "".join(lines[most - 1 :])] if len(lines) > most else lines
    return "\n".join(shortened(line.strip(), size, room) for line in lines)

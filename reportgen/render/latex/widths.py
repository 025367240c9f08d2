"""Widths of text in the two typefaces that venues use, to choose a layout before TeX sees it.

The figures are the advance widths of the fonts themselves in thousandths of the type size: Times Roman from Adobe's
font metrics, Computer Modern from cmr10. They need not be exact: the compiled paper has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reportgen.render.escape import is_ideographic, is_replaced

_TIMES = (
    250, 333, 408, 500, 500, 833, 778, 333, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
)  # fmt: skip
_MODERN = (
    333, 278, 500, 833, 500, 833, 778, 278, 389, 389, 500, 778, 278, 333, 278, 500, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 778, 778, 778, 472, 778, 750, 708, 722, 764, 681, 653, 785, 750, 361, 514, 778, 625, 917,
    750, 778, 681, 778, 736, 556, 722, 750, 750, 1028, 750, 750, 611, 278, 500, 278, 556, 750, 278, 500, 556, 444, 556,
    444, 306, 500, 556, 278, 306, 528, 278, 833, 556, 500, 556, 528, 392, 394, 389, 556, 528, 722, 528, 528, 444, 500,
    278, 500, 556,
)  # fmt: skip
"""Characters 32 to 126."""

_OTHERS = {"−": 778, "–": 500, "±": 778, "→": 1000, "↑": 500, "↓": 500, "∞": 1000, "≤": 778, "≥": 778, "\u00a0": 333,
           "×": 778, "…": 1000, "²": 400, "³": 400, "·": 278}  # fmt: skip
_CODE_POINT = 525 * 8
"""What stands for a character that the engine cannot set: `[U+4E2D]` in typewriter type."""

_EM = 1000
"""A Chinese character fills a square."""

_BETWEEN = 250
"""Room between a Chinese letter and another one."""

_TYPEWRITER = {10: 525, 9: 525, 8: 531}
_COURIER = 600
_BOLD = {True: 1.06, False: 1.15}
"""How much wider bold is, by whether the face is Times."""

# Computer Modern's small sizes are drawn wider than the large ones, Times is scaled.
_OPTICAL = {10: 1.0, 9: 1.028, 8: 1.063, 7: 1.139, 6: 1.222}


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: Times, or Computer Modern."""

    times: bool

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a line of text in pt at a size in pt."""
        total = _units(text, times=self.times)
        optical = 1.0 if self.times else _OPTICAL.get(round(size), 1.0)
        return total * size * optical * (_BOLD[self.times] if bold else 1.0) / 1000

    def code(self, text: str, size: float) -> float:
        """Return the width of text in typewriter type."""
        return len(text) * (_COURIER if self.times else _TYPEWRITER.get(round(size), 525)) * size / 1000


@lru_cache(maxsize=1 << 16)
def _units(text: str, *, times: bool) -> int:
    """Return the width of a line of text in thousandths of its size; a table asks for the same cells many times."""
    table = _TIMES if times else _MODERN
    total = 0
    for char in text:
        place = ord(char) - 32
        if 0 <= place < len(table):
            total += table[place]
        elif char in _OTHERS:
            total += _OTHERS[char]
        elif not is_replaced(char) and is_ideographic(char):
            total += _EM
        else:
            total += 600 if char.isalpha() and ord(char) < 0x180 else _CODE_POINT  # noqa: PLR2004  Latin letters
    return total if text.isascii() else total + _BETWEEN * _meetings(text)


def _meetings(text: str) -> int:
    """Return how often a Chinese letter and another one stand side by side; the engine leaves a little room there."""
    return sum(a.isalnum() and b.isalnum() and is_ideographic(a) != is_ideographic(b) for a, b in pairwise(text))

"""Long lines folded for a terminal: at spaces, and between Chinese characters, which have none."""

from __future__ import annotations

import re

_IDEOGRAPH = "\u2e80-\u303f\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_CLOSING = "，。；：！？、）」』】》〉％”’…"
_OPENING = "（「『【《〈“‘"
PIECE = re.compile(
    rf"(?P<gap> *)(?P<piece>[{_OPENING}]*(?:[{_IDEOGRAPH}]|[^ {_IDEOGRAPH}{_OPENING}{_CLOSING}]+)?[{_CLOSING}]*)"
)
"""A piece that stays whole: a Chinese character or a word, with the marks that open or close it."""


def fold(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return a text in lines; a word wider than a line stays whole.

    Args:
        text: one line.
        width: columns that a line may take; a Chinese character takes two.
        first: stands before the first line.
        rest: stands before the others.
    """
    from rich.cells import cell_len  # noqa: PLC0415

    lines: list[str] = []
    line, empty = first, True
    for found in PIECE.finditer(text):
        gap, piece = found["gap"], found["piece"]
        if not piece:
            continue
        if not empty and cell_len(line) + len(gap) + cell_len(piece) > width:
            lines.append(line)
            line, empty = rest, True
        line += piece if empty else gap + piece
        empty = False
    return lines if empty else [*lines, line]

"""A table's cell -> its LaTeX, and the text that its width is judged by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportgen.model.specs import CellKind, Column, Emphasis, Row
from reportgen.render.escape import Safe, is_ideographic, is_replaced, latex
from reportgen.wording.numbers import MISSING, fixed, grouped, plain, probability

_DASH = "--"
_MOST_UNBROKEN, _PROSE = 14, 24
"""Characters of a word in a box, and of one in running text, up to which it is not broken."""


def number(text: str) -> Safe:
    """Return a formatted number as LaTeX: a true minus, no ligatures, thousands kept together."""
    if text == MISSING:
        return Safe(_DASH)
    return Safe(text.replace("−", "$-$").replace("∞", r"$\infty$").replace(",", "{,}").replace("<", "$<$"))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a cell holds: a main text, and the standard error after it; both as readers see them.

    Attributes:
        main: value, label or words.
        error: standard error, empty where there is none.
        text: whether the main text is words, not a formatted number.
        code: whether it is set in typewriter type.
    """

    main: str
    error: str = ""
    text: bool = False
    code: bool = False

    @property
    def missing(self) -> bool:
        """Whether there is nothing to show."""
        return self.main == MISSING


def figures(column: Column, row: Row) -> Figures:
    """Return what stands in a cell."""
    value = row.cells.get(column.key)
    if value is None or value == "":
        return Figures(MISSING)
    match column.kind:
        case CellKind.NUMBER if column.probability:
            found = Figures(probability(value, column.digits))
        case CellKind.NUMBER:
            error = row.cells.get(column.stderr) if column.stderr else None
            shown = "" if error is None else fixed(error, column.digits)
            found = Figures(fixed(value, column.digits, sign=column.sign), shown)
        case CellKind.WHOLE:
            found = Figures(grouped(value) if isinstance(value, int) else fixed(value, column.digits))
        case CellKind.VALUE if not isinstance(value, str):
            found = Figures(plain(value))
        case _:
            found = Figures(str(value), text=True, code=column.kind is CellKind.CODE)
    return found


def cell(column: Column, row: Row, box: float | None) -> str:
    """Return a cell's LaTeX; in a box of `box` pt, in which words may be broken, where one is given."""
    shown = figures(column, row)
    if shown.missing:
        return _DASH
    body: str = latex(shown.main) if shown.text else number(shown.main)
    if shown.text and box is not None:
        body = broken(shown.main)
    if shown.code:
        body = rf"\texttt{{{body}}}"
    match row.emphasis.get(column.key):
        case Emphasis.BEST:
            body = rf"\textbf{{{body}}}"
        case Emphasis.SECOND:
            body = rf"\underline{{{body}}}"
        case _:
            pass
    if shown.error:
        body += rf" {{\scriptsize$\pm$\,{number(shown.error)}}}"
    if shown.text and box is not None:
        # A box of its own needs no package and breaks lines where a plain column would not.
        return rf"\parbox[t]{{{box:.1f}pt}}{{\raggedright {body}\strut}}"
    return body


def broken(text: str, most: int = _MOST_UNBROKEN) -> str:
    """Return text as LaTeX whose words of more than `most` characters may be broken, after a mark or else anywhere."""
    return " ".join(_joined(pieces(word, most)) for word in text.split(" "))


def _joined(parts: list[str]) -> str:
    """Return the parts of a word as LaTeX; next to Chinese characters TeX finds the places by itself."""
    if any(is_ideographic(char) and not is_replaced(char) for part in parts for char in part):
        return "".join(map(latex, parts))
    return r"\allowbreak{}".join(map(latex, parts))


def prose(text: str) -> str:
    """Return running text as LaTeX: only words longer than those of a language may be broken."""
    return broken(text, _PROSE)


def pieces(word: str, most: int = _MOST_UNBROKEN) -> list[str]:
    """Return the parts between which a word may be broken; what stands as a code point is as long as a word."""
    if any(map(is_ideographic, word)) and not is_replaced(word):
        # A line may end after any Chinese character, without a mark.
        return re.findall(r"[^\u3000-\u9fff\uff00-\uffef]+|.", word)
    if not is_replaced(word):
        return (
            [word] if len(word) <= most else re.findall(rf"[^-_/.=,:]{{1,{_MOST_UNBROKEN}}}[-_/.=,:]?|[-_/.=,:]", word)
        )
    parts: list[str] = [""]
    for char in word:
        if is_replaced(char) or len(parts[-1]) >= _MOST_UNBROKEN:
            parts += [char, ""]
        else:
            parts[-1] += char
    return [part for part in parts if part]

"""How columns of numbers are aligned: as right-aligned text that is formatted already, or by siunitx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportgen.model.specs import Emphasis, Row, TableSpec
from reportgen.render.escape import latex
from reportgen.render.latex.cells import Figures, cell, figures
from reportgen.render.latex.layout import Layout


class Form(Protocol):
    """Alignment, heads and cells of the columns of one table."""

    def alignment(self) -> str:
        """Return the columns' letters for `tabular`."""
        ...

    def physical(self, first: int, end: int) -> int:
        """Return the number of LaTeX's columns that stand for the table's columns from `first` to `end`."""
        ...

    def head(self, place: int, text: str) -> str:
        """Return a head for a column, from its LaTeX."""
        ...

    def cell(self, place: int, row: Row) -> str:
        """Return a cell of a column that is aligned right."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """Right-aligned columns of formatted numbers; needs no package."""

    spec: TableSpec
    layout: Layout

    def alignment(self) -> str:
        """One letter for each column."""
        return "".join("r" if column.right else "l" for column in self.spec.columns)

    def physical(self, first: int, end: int) -> int:
        """Each column is one."""
        return end - first

    def head(self, place: int, text: str) -> str:  # noqa: ARG002  other forms need the place
        """A head as it is."""
        return text

    def cell(self, place: int, row: Row) -> str:
        """A number and its error in one cell."""
        return cell(self.spec.columns[place], row, None)


@dataclass(frozen=True, slots=True)
class Siunitx:
    """Columns that siunitx aligns at the decimal point; a standard error has a column of its own behind ±."""

    spec: TableSpec
    layout: Layout

    def _shown(self, place: int) -> list[Figures]:
        column = self.spec.columns[place]
        return [figures(column, row) for row in self.spec.rows]

    def _numbers(self, place: int) -> list[str]:
        """Return the plain numbers of a column as siunitx reads them; those with a mark of their own are text."""
        return [plain for item in self._shown(place) if (plain := _plain(item.main)) is not None]

    def _with_error(self, place: int) -> bool:
        return self.spec.columns[place].right and any(item.error for item in self._shown(place))

    def alignment(self) -> str:
        """`S` for numbers, `r` for a column in which there is none, `l` for words."""
        letters = []
        for place, column in enumerate(self.spec.columns):
            numbers = self._numbers(place) if column.right else []
            if not column.right:
                letters.append("l")
            elif not numbers:
                letters.append("r")
            elif self._with_error(place):
                errors = [plain for item in self._shown(place) if (plain := _plain(item.error)) is not None]
                form, error = _format(numbers), _format(errors)
                letters.append(rf"S[{form}]@{{\,\( \pm \)\,}}S[{error}]")
            else:
                letters.append(f"S[{_format(numbers)}]")
        return "".join(letters)

    def physical(self, first: int, end: int) -> int:
        """A column with errors is two."""
        return sum(1 + self._with_error(place) for place in range(first, end))

    def head(self, place: int, text: str) -> str:
        """A head in braces, over both columns where there are two."""
        if not self.spec.columns[place].right:
            return text
        return rf"\multicolumn{{2}}{{c}}{{{text}}}" if self._with_error(place) else f"{{{text}}}"

    def cell(self, place: int, row: Row) -> str:
        """A number as siunitx reads it; what is none is put in braces."""
        column = self.spec.columns[place]
        item, pair = figures(column, row), self._with_error(place)
        plain, error = _plain(item.main), _plain(item.error)
        if plain is None or (pair and error is None):
            text = cell(column, row, None)
            return rf"\multicolumn{{2}}{{c}}{{{text}}}" if pair else f"{{{text}}}"
        match row.emphasis.get(column.key):
            case Emphasis.BEST:
                plain = rf"\bfseries {plain}"
            case Emphasis.SECOND:
                plain = rf"{{\underline{{{latex(item.main)}}}}}"
            case _:
                pass
        return f"{plain} & {error}" if pair else plain


def _plain(text: str) -> str | None:
    """Return a formatted number as siunitx reads it, None for what is no number."""
    bare = text.replace("−", "-").replace(",", "")
    digits = bare.lstrip("+-")
    return bare if digits.replace(".", "", 1).isdigit() else None


def _format(numbers: list[str]) -> str:
    """Return siunitx's description of the longest number."""
    signed = any(number[0] in "+-" for number in numbers)
    parts = [number.lstrip("+-").partition(".") for number in numbers]
    whole, decimals = max(len(part[0]) for part in parts), max(len(part[2]) for part in parts)
    return f"table-format={'-' if signed else ''}{whole}.{decimals}"

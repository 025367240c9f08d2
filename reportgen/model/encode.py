"""Values -> the text of JSON and CSV files, in one way everywhere."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from reportgen.model.known import metric_of

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")
"""How a text begins that a spreadsheet takes for a formula; behind apostrophes too, so that one can be taken off."""

_NUMBER = re.compile(r"[-+](?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+](?:inf|infinity|nan)", re.IGNORECASE)


def to_plain(value: Any) -> Any:
    """Return `value` as JSON types: dataclasses as objects, tuples as lists, what is not finite as null."""
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {slot.name: to_plain(getattr(value, slot.name)) for slot in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [to_plain(item) for item in items]
    return to_plain(value.item()) if hasattr(value, "item") else str(value)


def to_json(value: Any) -> bytes:
    """Return strict JSON: UTF-8, two spaces, keys in their order, a newline at the end."""
    text = json.dumps(to_plain(value), indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def figure(column: str, value: Any) -> Any:
    """Return a figure as the artefacts write it: counts as whole numbers, missing figures as None."""
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if metric_of(column).whole and value.is_integer():
            return int(value)
    return value


def cell(value: Any) -> str:
    """Return the text of a CSV cell: numbers so that they read back unchanged, text so that it stays text.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, which `uncelled` takes off; numbers
    never do, also where they are at hand as text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    text = str(value)
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def uncelled(text: str) -> str:
    """Return the text that `cell` made a cell's text of."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def figures_text(column: str, values: Iterable[float]) -> list[str]:
    """Return the texts of the cells of a column of figures, as `cell` and `figure` make them of one."""
    if not metric_of(column).whole:
        return ["" if math.isnan(value) else repr(value) for value in values]
    return [cell(figure(column, value)) for value in values]


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    r"""Return a comma-separated file: UTF-8 without BOM, `\n` line ends, a header."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(map(cell, columns))
    writer.writerows(map(cell, row) for row in rows)
    return "".join(lines).encode("utf-8", "backslashreplace")


def quoted(text: str) -> str:
    """Return a cell's text as it stands in the file."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerow([text])
    return lines[0].removesuffix("\n") if text else ""


def joined(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return the CSV file of several columns whose cells are quoted already."""
    lines = map(",".join, (head, *rows))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


class _Lines(list[str]):
    r"""Takes the lines of a CSV writer that ends them by `\r\n`: only such a one quotes texts with either in them."""

    def write(self, line: str) -> None:
        """Add a line."""
        self.append(line.removesuffix("\r\n") + "\n")

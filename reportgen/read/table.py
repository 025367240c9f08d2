"""`search_results.csv` -> rows of text, with what is wrong with them."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from reportgen.model.encode import uncelled
from reportgen.model.ledger import Fact, Kind
from reportgen.read.decode import Fault
from reportgen.read.names import NUMBER

_NUMBER = re.compile(rf"\s*(?:{NUMBER})\s*")
_NON_FINITE = re.compile(r"\s*[-+]?(?:inf|infinity|nan)\s*", re.IGNORECASE)

_MOST_CELLS = 5_000_000
_ROW = 5
"""Cells that a table may have; a row takes as much memory as so many of them, besides its own."""


@dataclass(slots=True)
class Row:
    """One row: its number in the file (the header is 1) and its non-empty cells."""

    line: int
    cells: dict[str, str]
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A CSV file: its header, its rows, and the faults of the whole."""

    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(raw: bytes) -> Table:
    """Read a comma-separated file: BOM, CRLF and quoted cells are fine, ragged rows are kept with a fault."""
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Table(faults=[Fault(Kind.EMPTY, fatal=True)])
    cells = raw.count(b",") + _ROW * max(raw.count(b"\n"), raw.count(b"\r"))
    facts: dict[str, Fact]
    if cells > _MOST_CELLS:
        facts = {"values": cells, "limit": _MOST_CELLS}
        return Table(faults=[Fault(Kind.TOO_LARGE, facts, fatal=True)])
    table = Table()
    try:
        # Decoded part by part: as one text, a large table would take many times its size.
        _fill(table, csv.reader(io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig", newline=""), strict=True))
    except UnicodeDecodeError:
        facts = {"reason": "encoding", "byte": _first_foreign_byte(raw)}
        return Table(faults=[Fault(Kind.UNREADABLE, facts, fatal=True)])
    except csv.Error as error:
        kind = Kind.TRUNCATED if "unexpected end" in str(error) else Kind.UNREADABLE
        facts = {"bytes": len(raw)} if kind is Kind.TRUNCATED else {"reason": str(error)}
        table.faults.append(Fault(kind, facts, fatal=not table.rows))
    if not table.rows and not any(fault.fatal for fault in table.faults):
        table.faults.append(Fault(Kind.EMPTY, fatal=True))
    return table


def _first_foreign_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _fill(table: Table, reader: Iterable[list[str]]) -> None:
    lines = ((line, cells) for line, cells in enumerate(reader, 1) if any(cell.strip() for cell in cells))
    _, names = next(lines, (0, []))
    header = [uncelled(name.strip()) for name in names]
    if len(header) == 1 and ";" in header[0]:
        table.faults.append(Fault(Kind.UNREADABLE, {"reason": "semicolons"}, fatal=True))
        return
    table.columns = tuple(dict.fromkeys(name for name in header if name))
    repeated = sorted(name for name, count in Counter(header).items() if name and count > 1)
    if repeated:
        table.faults.append(Fault(Kind.REPEATED_KEY, {"keys": ", ".join(repeated)}))
    for line, cells in lines:
        filled: dict[str, str] = {}
        for name, cell in zip(header, cells, strict=False):
            if name and cell.strip():
                filled.setdefault(name, uncelled(cell.strip()))
        row = Row(line, filled)
        if len(cells) != len(header):
            row.faults.append(Fault(Kind.CSV_ROW, {"row": line, "cells": len(cells), "columns": len(header)}))
        table.rows.append(row)


def cell_number(text: str) -> float | None:
    """Return the number that a cell holds, `inf` and `nan` included; None where it holds none."""
    if _NUMBER.fullmatch(text):
        return float(text)
    if _NON_FINITE.fullmatch(text):
        return math.nan if "nan" in text.lower() else float(text)
    return None


def cell_flag(text: str) -> bool | None:
    """Return the truth that a cell holds, None where it holds none."""
    return {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}.get(text.lower())

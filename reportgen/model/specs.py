"""What is to be shown: tables and figures as frozen values, rendered late into each format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reportgen.model.known import Direction


class CellKind(StrEnum):
    """How a column's values are written."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    WHOLE = "whole"
    VALUE = "value"
    MARK = "mark"


class Emphasis(StrEnum):
    """Why a cell stands out; the analysis decides, never a renderer."""

    BEST = "best"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        key: key of the values in the rows.
        header: its head.
        kind: how values are written; numbers are aligned right.
        digits: decimals of a `NUMBER`.
        unit: unit, shown in the head.
        direction: which way is better, shown as an arrow in the head.
        sign: numbers carry a plus sign, as differences do.
        stderr: key of the standard error shown after the value.
        running: cells hold running text, which may be broken into lines.
        probability: a value that its digits would round to zero is shown as smaller than the last of them.
    """

    key: str
    header: str
    kind: CellKind = CellKind.TEXT
    digits: int = 0
    unit: str = ""
    direction: Direction = Direction.NONE
    sign: bool = False
    stderr: str | None = None
    running: bool = False
    probability: bool = False

    @property
    def right(self) -> bool:
        """Whether the column is aligned right."""
        return self.kind in (CellKind.NUMBER, CellKind.WHOLE, CellKind.VALUE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        cells: unrounded values by column key.
        links: pages by column key, as `models/NAME`.
        names: names as the data has them, by column key, where cells carry labels; what kind of mark a `MARK` is.
        emphasis: why cells stand out.
        reference: whether the row takes no part in the contest, as a dense model does; such rows stand first.
        anchor: id of the row on its page, empty where nothing points to it.
    """

    cells: Mapping[str, Any]
    links: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    emphasis: Mapping[str, Emphasis] = field(default_factory=dict)
    reference: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together; the label may be empty."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Spanner:
    """A head over the columns from `first` up to, not including, `end`."""

    label: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table, whole: what every renderer needs and nothing that it must compute.

    Attributes:
        name: its file's stem, also the LaTeX label `tab:NAME`.
        caption: one or two sentences.
        columns: in order.
        groups: the rows.
        notes: sentences below the table that define what its marks mean.
        spanners: heads over several columns.
        long: the LaTeX table may run over pages.
        subject: the model that the table is about, None where it is about all.
        compact: keys of the columns that its compact form keeps, in their order; all where it is empty.
        grouping: the column whose values head the groups, None where there are none.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    notes: tuple[str, ...] = ()
    spanners: tuple[Spanner, ...] = ()
    long: bool = False
    subject: str | None = None
    compact: tuple[str, ...] = ()
    grouping: Column | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True, slots=True)
class Provenance:
    """From what a report was built.

    Attributes:
        study_hash: SHA-256 over inputs, study file, templates and version.
        version: version of reportgen.
        date: newest timestamp inside the inputs, or of SOURCE_DATE_EPOCH; empty where there is none.
        inputs: number of input files.
        synthetic: number of experiments that say of themselves that they were made up.
    """

    study_hash: str
    version: str
    date: str
    inputs: int
    synthetic: int

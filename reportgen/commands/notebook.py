"""What the Python interface hands out, so that a notebook shows it: tables and the analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING

from reportgen import pipeline
from reportgen.errors import UnknownNameError
from reportgen.model.ledger import counts
from reportgen.model.results import Analysis
from reportgen.model.specs import TableSpec
from reportgen.render.notebook import summary_html, table_html, table_markdown
from reportgen.wording import cli as outcome_words
from reportgen.wording import errors, pages
from reportgen.wording import notebook as words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Analysed", "Table", "analysed", "summary_of", "tables_of"]

BEST = "best"


class Table(TableSpec):
    """A table of the report that shows itself in a notebook."""

    __slots__ = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The table's unrounded values, one column a key; standard errors have columns of their own."""
        import pandas as pd  # noqa: PLC0415

        names: dict[str, None] = {self.grouping.key: None} if self.grouping is not None else {}
        for column in self.columns:
            names |= {column.key: None, **({column.stderr: None} if column.stderr else {})}
        rows = (
            {**({self.grouping.key: group.label} if self.grouping is not None else {}), **row.cells}
            for group in self.groups
            for row in group.rows
        )
        data = [{name.replace("\0", "."): row.get(name) for name in names} for row in rows]
        return pd.DataFrame(data, columns=[name.replace("\0", ".") for name in names])

    def __repr__(self) -> str:
        return f"Table({self.name!r}, rows={len(self.rows)}, columns={len(self.columns)})"

    def _repr_html_(self) -> str:
        return str(table_html(self))

    def _repr_markdown_(self) -> str:
        return table_markdown(self)


class Tables(dict[str, Table]):
    """Tables by name; a name that is none is an error that says which there are."""

    def __missing__(self, name: str) -> Table:
        raise UnknownNameError(errors.unknown_table(str(name)), hint=errors.known_tables(str(name), tuple(self)))


def tables_of(work: pipeline.Work) -> Tables:
    """Return the report's tables by name."""
    return Tables({name: _table(spec) for name, spec in work.tables.items()})


def _table(spec: TableSpec) -> Table:
    return Table(**{slot.name: getattr(spec, slot.name) for slot in fields(spec)})


@dataclass(frozen=True)
class Analysed(Analysis):
    """All results of the primary ratio, with the tables that show them.

    Attributes:
        work: the pipeline's values.
    """

    work: pipeline.Work = field(kw_only=True, repr=False, compare=False)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The report's tables by name; each shows itself in a notebook."""
        return tables_of(self.work)

    def __repr__(self) -> str:
        return f"Analysed(ratio={self.ratio!r}, models={len(self.models)})"

    def _repr_html_(self) -> str:
        return summary_of(self.work, self.tables.get(BEST))


def analysed(work: pipeline.Work) -> Analysed:
    """Return the results of the primary ratio."""
    found = work.analysis
    return Analysed(**{slot.name: getattr(found, slot.name) for slot in fields(Analysis)}, work=work)


def summary_of(work: pipeline.Work, best: TableSpec | None = None) -> str:
    """Return title, counts and, where it is given, a table as HTML."""
    lines = (
        words.read_from(len(work.consolidated.primary.frame), len(work.analysis.models), work.analysis.ratio),
        outcome_words.ledger(*counts(work.entries)),
    )
    return str(summary_html(pages.site_title(work.study.title), lines, best))

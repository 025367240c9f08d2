"""The ledger as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reportgen.model.ledger import Entry
from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.wording import ledger as ledger_words
from reportgen.wording import tables as say


def ledger_summary(entries: Sequence[Entry], synthetic: bool) -> TableSpec:
    """Ledger lines counted by kind."""
    counts = Counter((entry.kind, entry.status) for entry in entries)
    columns = (
        Column("kind", say.head("kind")),
        Column("status", say.head("status")),
        Column("lines", say.head("lines"), CellKind.WHOLE),
    )
    rows = tuple(
        Row({"kind": ledger_words.kind(kind), "status": ledger_words.status(status), "lines": count})
        for (kind, status), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    notes = (say.synthetic_note(),) if synthetic else ()
    return TableSpec("ledger-summary", say.ledger_summary_caption(), columns, (RowGroup("", rows),), notes)


def ledger_lines(entries: Sequence[Entry]) -> TableSpec:
    """The ledger, line by line."""
    columns = (
        Column("experiment", say.head("experiment"), CellKind.CODE),
        Column("kind", say.head("kind")),
        Column("status", say.head("status")),
        Column("detail", say.head("detail")),
        Column("hint", say.head("hint")),
    )
    rows = tuple(
        Row(
            {
                "experiment": entry.experiment, "kind": ledger_words.kind(entry.kind),
                "status": ledger_words.status(entry.status), "detail": ledger_words.detail(entry),
                "hint": ledger_words.hint(entry),
            }
        )
        for entry in entries
    )  # fmt: skip
    return TableSpec("ledger", say.ledger_caption(len(entries)), columns, (RowGroup("", rows),))

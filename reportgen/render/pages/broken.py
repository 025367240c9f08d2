"""Experiments of a model that are not used: its page names them beside those that are."""

from __future__ import annotations

from reportgen.model.experiments import key_of
from reportgen.model.ledger import Entry, Status
from reportgen.render.pages.spec import Item
from reportgen.render.report import Report
from reportgen.wording import ledger
from reportgen.wording import pages as say
from reportgen.wording.catalog import colon

_MOST = 20
"""Experiments that a page names; the ledger has all."""


def unused_runs(report: Report, model: str) -> tuple[Item, ...]:
    """Return a line for each experiment of a model that gave no row, and a link to the ledger; nothing without any."""
    runs = {key_of(row): row["model"] for row in report.runs}
    owners = {key.partition("/")[0]: owner for key, owner in runs.items()}
    broken: dict[str, list[Entry]] = {}
    for entry in report.entries:
        folder, _, name = entry.experiment.partition("/")
        if entry.status is not Status.UNUSED or not name or entry.experiment in runs:
            continue
        if (owners.get(folder) or _named_after(folder, report)) == model:
            broken.setdefault(entry.experiment, []).append(entry)
    found = [Item(key + colon() + ledger.not_used(key, entries)) for key, entries in list(broken.items())[:_MOST]]
    return (*found, Item(say.all_unused(len(broken)), "data-quality")) if found else ()


def _named_after(folder: str, report: Report) -> str | None:
    """Return the model of a search folder without a single row: that of the longest fitting name."""
    ends = f"_{report.analysis.ratio}"
    fitting = [name for name in report.models if folder.startswith(f"search_{name}_") and folder.endswith(ends)]
    return max(fitting, key=len, default=None)

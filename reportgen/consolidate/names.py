"""Names in the study file that nothing answers to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from reportgen.model.consolidated import Slice
from reportgen.model.ledger import Entry, Kind, Status
from reportgen.study import STUDY_FILE, Study


def unmatched_names(slices: Sequence[Slice], study: Study) -> list[Entry]:
    """Return a line for each model, parameter, metric or task of the study file that does not occur.

    Methods are left out: a method may be declared before its search has run.
    """
    found = {
        "models": {summary.model.name for part in slices for summary in part.models},
        "parameters": {name for part in slices for name in part.all_parameters},
        "metrics": {name for part in slices for name in part.metrics},
        "tasks": {task for part in slices for task in part.tasks},
    }
    given: dict[str, Iterable[str]] = {
        "models": study.models,
        "parameters": study.parameters,
        "metrics": study.metrics,
        "tasks": study.tasks,
    }
    entries = []
    for table, names in given.items():
        for name in names:
            if name not in found[table]:
                near = difflib.get_close_matches(name, sorted(found[table]), n=1, cutoff=0.5)
                facts = {"table": table, "name": name, "near": near[0] if near else ""}
                entries.append(Entry(STUDY_FILE, STUDY_FILE, Kind.UNMATCHED_NAME, Status.RESERVATION, facts))
    return entries

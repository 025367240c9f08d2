"""All search folders, read side by side: some raw experiments or one CSV at a time, put together in their order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.model.experiments import Search
from reportgen.model.ledger import Entry, Kind, Status
from reportgen.model.means import Engine, Told
from reportgen.read.raw import RawRun, read_run
from reportgen.read.searches import CSV_NAME, SearchFiles
from reportgen.read.table import Table, read_table
from reportgen.read.tree import CSV_LIMIT, ResultsTree
from reportgen.study import Study

SIZE = 200
"""Experiments of a batch: enough that handing it over costs little, few enough that processors end together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Raw experiments of a search folder, or its CSV: what one process reads in one go."""

    project: Path
    search: Search
    names: tuple[str, ...]
    study: Study
    table: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a batch held, with its lines of the ledger and the hashes of its files."""

    runs: dict[str, RawRun]
    table: Table | None
    entries: list[Entry]
    inputs: dict[str, str]


def gather(
    tree: ResultsTree, searches: Sequence[Search], study: Study, engine: Engine, told: Told | None = None
) -> list[SearchFiles]:
    """Read all raw experiments and the CSV of each search folder.

    Args:
        tree: the results folder.
        searches: its search folders.
        study: what the study file says.
        engine: does the batches.
        told: is told how many batches are done.
    """
    found = {search.folder: SearchFiles(search) for search in searches}
    batches: list[Batch] = []
    for search in searches:
        folders, others = tree.list_folder(tree.results / search.folder, search.folder)
        if CSV_NAME in (*others, *folders):
            found[search.folder].csv_path = tree.relative(tree.results / search.folder / CSV_NAME)
            batches.append(Batch(tree.project, search, (), study, table=True))
        parts = (tuple(folders[start : start + SIZE]) for start in range(0, len(folders), SIZE))
        batches += [Batch(tree.project, search, names, study) for names in parts]
    for batch, done in zip(batches, engine.each(read_batch, batches, told), strict=True):
        files = found[batch.search.folder]
        files.runs |= done.runs
        files.table = files.table or done.table
        tree.include(done.entries, done.inputs)
    for files in found.values():
        if not files.runs and files.table is None:
            tree.note(files.search.folder, "", Kind.EMPTY_SEARCH, Status.UNUSED)
    return list(found.values())


def read_batch(batch: Batch) -> Gathered:
    """Read a batch; it needs nothing but its own files, so that any process can do it."""
    tree = ResultsTree(batch.project)
    name = batch.search.folder
    folder = f"{tree.results}{os.sep}{name}"
    runs: dict[str, RawRun] = {}
    for experiment in batch.names:
        run = read_run(tree, f"{folder}{os.sep}{experiment}", f"{name}/{experiment}", batch.study)
        if run is not None:
            runs[experiment] = run
    table = _read_table(tree, f"{folder}{os.sep}{CSV_NAME}", name) if batch.table else None
    tree.settle()
    return Gathered(runs, table, tree.entries, {item.path: item.sha256 for item in tree.inputs})


def _read_table(tree: ResultsTree, path: str, owner: str) -> Table | None:
    raw = tree.read(path, owner, CSV_LIMIT)
    if raw is None:
        return None
    table = read_table(raw)
    for fault in table.faults:
        status = Status.UNUSED if fault.fatal else Status.RESERVATION
        tree.note(owner, tree.relative(path), fault.kind, status, **fault.facts)
    return table

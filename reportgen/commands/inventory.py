"""What was found in a results folder, as paragraphs: models, methods, grid and its gaps, tasks, faults."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any

from reportgen import pipeline
from reportgen.model.consolidated import Slice
from reportgen.model.ledger import Entry, Status, count_unused
from reportgen.wording import inventory as words
from reportgen.wording import ledger
from reportgen.wording.catalog import gap
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import plain

MOST_NAMES = 12
"""Families, values and searches that are named one by one."""

MOST_CELLS = 4
"""Missing cells of a search that are named."""

MOST_KINDS = 6
"""Kinds of lines of the ledger that are named."""

MOST_GRID = 100_000
"""Cells of all searches' grids up to which gaps are looked for."""


def paragraphs(work: pipeline.Work) -> Iterator[str]:
    """Yield what was found, a paragraph for each matter."""
    part = work.consolidated.primary
    yield gap().join(_models(work, part))
    yield gap().join(_grid(part))
    yield gap().join(_measured(work, part))
    yield gap().join(_faults(work.entries))


def _models(work: pipeline.Work, part: Slice) -> Iterator[str]:
    families: dict[str, list[str]] = {}
    for summary in part.models:
        families.setdefault(summary.model.family, []).append(summary.model.variant)
    shown = list(families.items())[:MOST_NAMES]
    yield words.models(len(part.models), shown, len(families) - len(shown))
    searches = {str(name) for name in part.frame["search"]}
    yield words.experiments(len(part.frame), len(searches), len(part.configurations), part.ratio)
    repeated = len(part.frame) - len(part.configurations)
    if repeated:
        yield words.replicates(repeated, part.replicate_parameters)
    others = [(other.ratio, len(other.frame)) for other in work.consolidated.slices[1:]]
    if others:
        yield words.other_ratios(others)
    counts = [sum(any(m.method == name for m in model.methods) for model in part.models) for name in part.methods]
    yield words.methods(list(zip(part.methods, counts, strict=True)), len(part.models))


def _grid(part: Slice) -> Iterator[str]:
    rows = part.configurations.to_dict("records")
    values = {name: _sorted({row[name] for row in rows if row[name] is not None}) for name in part.parameters}
    values = {name: found for name, found in values.items() if found}
    if not values:
        yield words.no_parameters()
        return
    named = [
        words.parameter(name, [plain(value) for value in found[:MOST_NAMES]], max(0, len(found) - MOST_NAMES))
        for name, found in values.items()
    ]
    yield words.grid(named)
    present: dict[str, set[tuple[Any, ...]]] = {}
    for row in rows:
        cell = tuple(row[name] for name in values)
        if None not in cell:
            present.setdefault(str(row["search"]), set()).add(cell)
    if all(len(found) == 1 for found in present.values()):
        yield words.single(len(present))
        return
    tried = {search: [_sorted(set(column)) for column in zip(*found, strict=True)] for search, found in present.items()}
    every = sum(own == list(values.values()) for own in tried.values())
    if every < len(tried):
        yield words.all_values(len(tried), every)
    sizes = {search: math.prod(len(column) for column in own) for search, own in tried.items()}
    if sum(sizes.values()) > min(MOST_GRID, 2 * sum(len(found) for found in present.values())):
        yield words.no_grid()
        return
    lacking = {
        search: [cell for cell in product(*tried[search]) if cell not in found]
        for search, found in sorted(present.items())
        if len(found) < sizes[search]
    }
    yield words.full_grids(len(present) - len(lacking), len(present), tuple(values))
    if lacking:
        shown = [_lacks(search, gaps) for search, gaps in islice(lacking.items(), MOST_NAMES)]
        yield words.missing(shown, len(lacking) - len(shown))


def _lacks(search: str, gaps: Sequence[tuple[Any, ...]]) -> str:
    cells = ["×".join(plain(value) for value in cell) for cell in gaps]
    return words.lacks(search, cells[:MOST_CELLS], max(0, len(cells) - MOST_CELLS))


def _sorted(values: set[Any]) -> list[Any]:
    return sorted(values, key=lambda value: (isinstance(value, str), value))


def _measured(work: pipeline.Work, part: Slice) -> Iterator[str]:
    over = {tasks for tasks in part.mean_tasks.values() if tasks}
    if not part.tasks:
        yield words.no_tasks()
    elif len(over) == 1 and set(next(iter(over))) != set(part.tasks):
        yield words.some_tasks(part.tasks, next(iter(over)))
    else:
        yield words.tasks(part.tasks, all_models=len(over) == 1)
    metric = work.study.selection.metric
    without = int((~part.frame[metric].map(math.isfinite)).sum())
    if without:
        yield words.without_primary(without, Labels(work.study).running(metric))
    names = [summary.model.name for summary in part.models]
    found = [name for name in names if name in part.dense]
    if len(found) == len(names):
        yield words.all_dense()
    elif found:
        yield words.some_dense(found, [name for name in names if name not in part.dense])
    else:
        yield words.no_dense()


def _faults(entries: Sequence[Entry]) -> Iterator[str]:
    if not entries:
        yield words.clean()
        return
    unused = [entry for entry in entries if entry.status is Status.UNUSED]
    doubtful = [entry for entry in entries if entry.status is not Status.UNUSED]
    yield words.unused(count_unused(unused), _kinds(unused), unused[0].file) if unused else words.all_read()
    if doubtful:
        yield words.doubtful(len(doubtful), _kinds(doubtful))
    yield words.ledger_hint()


def _kinds(entries: Sequence[Entry]) -> str:
    # A broken experiment has a line for each of its files, all of one kind.
    pairs = dict.fromkeys((entry.experiment, entry.kind) for entry in entries)
    counts = Counter(kind for _, kind in pairs).most_common()
    named = [(ledger.kind(kind), count) for kind, count in counts[:MOST_KINDS]]
    return words.kinds(named, len(counts) - len(named))

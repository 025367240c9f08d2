"""Raw experiment folders: each claimed file goes to its reader, the readings are laid over each other."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from reportgen.model.ledger import Kind, Status
from reportgen.read.decode import Fault
from reportgen.read.diagnosis import read_comparison, read_gradients
from reportgen.read.evaluation import Reading, read_evaluation
from reportgen.read.tree import ResultsTree
from reportgen.study import Study

Reader = Callable[[bytes, Study], Reading]

EVALUATION_FOLDER, ANALYSIS_FOLDER = "evaluation", "analysis"

READERS: Mapping[str, tuple[tuple[re.Pattern[str], Reader], ...]] = {
    EVALUATION_FOLDER: (
        (re.compile(r"evaluation_results\.json"), read_evaluation),
        (re.compile(r"ppl_\d+(?:_\d+)*\.json"), read_evaluation),
    ),
    ANALYSIS_FOLDER: (
        (re.compile(r"model_comparison\.json"), read_comparison),
        (re.compile(r"gradient_diagnosis\.json"), read_gradients),
        (re.compile(r"gradient_statistics\.json"), read_gradients),
    ),
}
"""Which file of an experiment folder goes to which reader, in the order of trust."""

# A figure that several files give may differ by rounding only.
_SAME = 1e-6


@dataclass(slots=True)
class RawRun:
    """What the files of one experiment folder tell together.

    Attributes:
        reading: the figures, the first source of each.
        sources: files that were read and understood.
        evaluated: an evaluation could be read.
        refused: an evaluation is there and could not be used; the ledger says why.
    """

    reading: Reading = field(default_factory=Reading)
    sources: list[str] = field(default_factory=list)
    evaluated: bool = False
    refused: bool = False


def read_run(tree: ResultsTree, folder: str | Path, owner: str, study: Study) -> RawRun | None:
    """Read an experiment folder; None where it is none (no evaluation and no analysis folder in it)."""
    folders, _ = tree.list_folder(folder, owner)
    parts = [part for part in READERS if part in folders]
    if not parts and not re.fullmatch(r"exp_\d+.*", owner.rpartition("/")[2], re.DOTALL):
        return None
    run = RawRun()
    for part in parts:
        _read_part(tree, f"{folder}{os.sep}{part}", owner, study, part, run)
    return run


def read_evaluations(tree: ResultsTree, folder: str | Path, owner: str, study: Study) -> RawRun:
    """Read only the evaluations of a folder (a dense model has no analysis)."""
    run = RawRun()
    _read_part(tree, folder, owner, study, EVALUATION_FOLDER, run)
    return run


def _read_part(tree: ResultsTree, folder: str | Path, owner: str, study: Study, part: str, run: RawRun) -> None:
    """Read what a folder holds; a folder that has the name of a file is refused as one."""
    folders, files = tree.list_folder(folder, owner)
    for name, reader in _claimed(part, (*files, *folders)):
        _read_file(tree, f"{folder}{os.sep}{name}", owner, study, reader, run)


@lru_cache(2**10)
def _claimed(part: str, names: tuple[str, ...]) -> tuple[tuple[str, Reader], ...]:
    """Return the names that readers claim, in the order of trust; most folders hold the same ones."""
    return tuple((name, reader) for pattern, reader in READERS[part] for name in names if pattern.fullmatch(name))


def _read_file(tree: ResultsTree, path: str, owner: str, study: Study, reader: Reader, run: RawRun) -> None:
    is_evaluation = reader is read_evaluation
    raw = tree.read(path, owner)
    if raw is None:
        run.refused = run.refused or is_evaluation
        return
    name = tree.relative(path)
    reading = reader(raw, study)
    first = not run.evaluated
    for fault in reading.faults:
        # What a second evaluation lacks, the first one has.
        if is_evaluation and not first and fault.kind in (Kind.NO_ZEROSHOT, Kind.NO_PERPLEXITY):
            continue
        status = Status.UNUSED if _leaves_nothing(fault) else Status.RESERVATION
        tree.note(owner, name, fault.kind, status, **fault.facts)
    if any(map(_leaves_nothing, reading.faults)):
        run.refused = run.refused or is_evaluation
        return
    run.sources.append(name)
    run.evaluated = run.evaluated or is_evaluation
    _lay_over(tree, owner, name, run.reading, reading)


def _leaves_nothing(fault: Fault) -> bool:
    """Tell whether nothing of a file with this fault is used."""
    return fault.fatal or fault.kind is Kind.NOTHING_USABLE


def _lay_over(tree: ResultsTree, owner: str, name: str, have: Reading, new: Reading) -> None:
    """Fill what is missing or not finite in `have` from `new`; what differs goes to the ledger."""
    if have.metrics.keys().isdisjoint(new.metrics):
        have.metrics |= new.metrics
    else:
        _lay_figures_over(tree, owner, name, have.metrics, new.metrics)
    for task, value in new.stderrs.items():
        have.stderrs.setdefault(task, value)
    have.timestamp = max(have.timestamp, new.timestamp)
    have.model_path = have.model_path or new.model_path
    have.synthetic = have.synthetic or new.synthetic


def _lay_figures_over(
    tree: ResultsTree, owner: str, name: str, have: dict[str, float], new: Mapping[str, float]
) -> None:
    for column, value in new.items():
        before = have.get(column)
        if before is None or (not math.isfinite(before) and math.isfinite(value)):
            have[column] = value
        elif math.isfinite(value) and not math.isclose(before, value, rel_tol=_SAME):
            tree.note(
                owner, name, Kind.SOURCES_DISAGREE, Status.RESERVATION,
                metric=column, used=before, other=value, source=name,
            )  # fmt: skip

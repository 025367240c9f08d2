"""Room 1: files -> experiments and the ledger."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from reportgen.errors import InputError
from reportgen.model.experiments import Dense, Found, Search
from reportgen.model.files import is_folder
from reportgen.model.known import task_of
from reportgen.model.ledger import Kind, Status, in_order
from reportgen.model.means import Alone, Engine, Told
from reportgen.read.batches import gather
from reportgen.read.names import folder_patterns, parse_search
from reportgen.read.raw import EVALUATION_FOLDER, RawRun, read_evaluations, read_run
from reportgen.read.searches import assemble, parameter_names
from reportgen.read.tree import ResultsTree
from reportgen.study import Study
from reportgen.wording import errors as say

__all__ = ["read_results"]

_OWN = re.compile(r"consolidated_.+|cross_model_analysis(_.+)?")
_DENSE = "dense_"
_LONGEST = 255
"""Bytes that the name of a folder may have."""


_ABOVE = 3
"""Folders above that are looked at for a project."""


def _way(folder: Path) -> str:
    """Return how to name a folder from here."""
    try:
        return os.path.relpath(folder)
    except ValueError:  # on another drive
        return str(folder)


def read_results(project: Path, study: Study, engine: Engine | None = None, told: Told | None = None) -> Found:
    """Read everything under `project/results`.

    Args:
        project: the project folder.
        study: what the study file says.
        engine: reads, perhaps several files at a time.
        told: is told how many batches of files are done.

    Returns:
        Experiments, dense models, the ledger so far and the inputs' hashes; empty where nothing is usable.

    Raises:
        InputError: there is no results folder.
    """
    tree = ResultsTree(project)
    if not is_folder(tree.results):
        above = next((up for up in project.parents[:_ABOVE] if is_folder(up / "results")), None)
        hint = say.no_results_hint() if above is None else say.inside_project(_way(above))
        raise InputError(say.no_results(), where=str(project), hint=hint)
    patterns = folder_patterns(study)
    folders, _ = tree.list_folder(tree.results, "results")
    searches: list[Search] = []
    dense_folders: list[str] = []
    for name in folders:
        parsed = parse_search(name, patterns)
        if name.startswith(_DENSE):
            dense_folders.append(name)
        elif parsed is not None and _is_too_long(parsed[0]):
            tree.note(name, "", Kind.UNREADABLE, Status.UNUSED, reason="long")
        elif parsed is not None:
            searches.append(parsed[0])
            if parsed[1]:
                infix = parsed[0].model.rpartition("_")[2]
                tree.note(name, "", Kind.UNKNOWN_INFIX, Status.RESERVATION, infix=infix, model=parsed[0].model)
        elif name.startswith("search_"):
            tree.note(name, "", Kind.UNNAMED_SEARCH, Status.UNUSED)
        elif not _OWN.fullmatch(name) and is_folder(tree.results / name / EVALUATION_FOLDER):
            tree.note(name, "", Kind.OUTSIDE_SEARCH, Status.UNUSED)
    gathered = gather(tree, searches, study, engine or Alone(), told)
    parameters = parameter_names(gathered, study)
    experiments = [experiment for files in gathered for experiment in assemble(tree, files, parameters, study)]
    dense = _read_dense(tree, study, dense_folders, {search.model for search in searches})
    tree.settle()
    return Found(tuple(searches), tuple(experiments), dense, in_order(tree.entries), tree.inputs)


def _is_too_long(search: Search) -> bool:
    """Tell whether no folder can have the name under which the results of a search would be consolidated."""
    return len(f"consolidated_{search.model}_{search.ratio}".encode()) > _LONGEST


def _read_dense(tree: ResultsTree, study: Study, folders: list[str], models: set[str]) -> Mapping[str, Dense]:
    dense: dict[str, Dense] = {}
    named = {name: own.dense for name, own in study.models.items() if own.dense}
    for folder in folders:
        model = folder.removeprefix(_DENSE)
        if model in named:
            given = Path(str(named[model]))
            if tree.results / folder not in (tree.project / given, *(tree.project / given).parents):
                tree.note(folder, "", Kind.DENSE_UNUSED, Status.UNUSED, model=model, other=given.as_posix())
            continue
        if model not in models:
            tree.note(folder, "", Kind.DENSE_UNUSED, Status.UNUSED, model=model)
        run = read_evaluations(tree, tree.results / folder / EVALUATION_FOLDER, folder, study)
        _keep_dense(tree, dense, model, folder, run)
    for model, path in sorted(named.items()):
        run = _read_named_dense(tree, study, model, str(path))
        _keep_dense(tree, dense, model, str(path), run)
    return {name: dense[name] for name in sorted(dense) if name in models}


def _read_named_dense(tree: ResultsTree, study: Study, model: str, path: str) -> RawRun:
    """Read what `[models.NAME] dense` names: an experiment folder, or an evaluation file's folder."""
    target = tree.project / path
    run: RawRun | None = None
    if is_folder(target):
        run = read_run(tree, target, path, study) or read_evaluations(tree, target, path, study)
    elif is_folder(target.parent):
        run = read_evaluations(tree, target.parent, path, study)
    if run is None or not run.evaluated:
        tree.note(path, path, Kind.DENSE_UNUSED, Status.UNUSED, model=model)
    return run or RawRun()


def _keep_dense(tree: ResultsTree, dense: dict[str, Dense], model: str, owner: str, run: RawRun) -> None:
    if not run.evaluated:
        if not any(entry.experiment == owner for entry in tree.entries):
            tree.note(owner, "", Kind.MISSING_EVALUATION, Status.UNUSED)
        return
    reading = run.reading
    if not any(name == "ppl" or task_of(name) for name in reading.metrics):
        for source in run.sources:
            tree.note(owner, source, Kind.NOTHING_USABLE, Status.UNUSED)
        return
    dense[model] = Dense(
        model, dict(reading.metrics), dict(reading.stderrs), run.sources[0], reading.synthetic, reading.timestamp,
        tuple(run.sources[1:]),
    )  # fmt: skip

"""A cheap look at a project: names of folders and the study file's text; nothing else is read."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.model.files import read_ordinary
from reportgen.model.known import STUDY_FILE
from reportgen.wording.files import refused

RESULTS = "results"
CSV_NAME = "search_results.csv"
MANIFEST = "manifest.json"
_LIMIT = 2**20
"""Bytes of a study file that are looked at."""

SEARCH = re.compile(r"search_(?P<model>.+)_\d+(\.\d+)?", re.DOTALL)
_OWN = re.compile(r"consolidated_.+|cross_model_analysis(_.+)?|dense_.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the names under `results/` tell; no file is read.

    Attributes:
        searches: search folders.
        raw: experiment folders in them.
        tables: search folders with a `search_results.csv`.
        dense: folders of dense models.
        others: folders that are none of these, and not ours.
        newest: when the newest of the search folders and their CSVs changed, in seconds; 0 without any.
    """

    searches: tuple[str, ...] = ()
    raw: int = 0
    tables: int = 0
    dense: int = 0
    others: int = 0
    newest: float = 0.0


def search_folders(project: Path) -> tuple[str, ...]:
    """Return the search folders by their names, without reading any file."""
    return look(project, patterns(read_toml(project)[0])).searches


def read_toml(project: Path) -> tuple[dict[str, Any], str]:
    """Return what the study file says, not validated, and what is wrong with its syntax."""
    content = read_ordinary(project / STUDY_FILE, _LIMIT)
    if isinstance(content.error, FileNotFoundError):
        return {}, ""
    if content.raw is None:
        return {}, refused(content, _LIMIT)
    try:
        return tomllib.loads(content.raw.decode("utf-8-sig")), ""
    except (ValueError, RecursionError) as error:
        return {}, str(error)


def patterns(study: dict[str, Any]) -> tuple[re.Pattern[str], ...]:
    """Return what names of search folders look like: the usual form, and those that the study file gives."""
    methods = study.get("methods")
    given = (
        [own.get("folder") for own in methods.values() if isinstance(own, dict)] if isinstance(methods, dict) else []
    )
    texts = [re.escape(text) for text in given if isinstance(text, str)]
    own = (text.replace(r"\{model\}", ".+").replace(r"\{ratio\}", r"\d+(\.\d+)?") for text in texts)
    return (SEARCH, *(re.compile(text, re.DOTALL) for text in own))


def look(project: Path, known: Sequence[re.Pattern[str]]) -> Seen:
    """Look at the names under `results/`."""
    searches: list[str] = []
    raw = tables = dense = others = 0
    newest = 0.0
    for name, time in folders_in(project / RESULTS):
        if not any(pattern.fullmatch(name) for pattern in known):
            dense += name.startswith("dense_")
            others += not _OWN.fullmatch(name)
            continue
        searches.append(name)
        folder = project / RESULTS / name
        raw += sum(inner.startswith("exp_") for inner, _ in folders_in(folder))
        table = changed_at(folder / CSV_NAME)
        tables += table > 0
        newest = max(newest, time, table)
    return Seen(tuple(sorted(searches)), raw, tables, dense, others, newest)


def folders_in(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield names of the folders in a folder and when they changed; nothing where it cannot be listed."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".") and entry.is_dir()]
            yield from [(entry.name, entry.stat().st_mtime) for entry in entries]
    except OSError:
        return


def changed_at(path: Path) -> float:
    """Return when a file or folder changed, in seconds; 0 where there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def manifest_in(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a folder that was published, None where it is none; its files are not looked at."""
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    ours = isinstance(document, dict) and str(document.get("generator", "")).startswith("reportgen ")
    return document if ours else None

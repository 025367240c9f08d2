"""The journal of an exchange: which staged folders are to stand where; it is there while that is half done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.model.encode import to_json
from reportgen.publish.files import read_if_there, replace_file
from reportgen.publish.lock import WORKSHOP, workshop

FOLDERS = ("docs/report", "site", "paper")
"""Folders that are wholly ours, in the order in which they are exchanged."""

STAGE = "stage-"
"""Beginning of the names of staging folders."""

JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Journal:
    """An exchange that was begun.

    Attributes:
        stage: name of the staging folder; empty where the journal is damaged.
        pairs: SHA-256 of the staged manifest by folder.
    """

    stage: str
    pairs: Mapping[str, str]


def load_journal(folder: Path) -> Journal | None:
    """Return the journal in a workshop, None where there is none.

    Raises:
        OSError: it cannot be read.
    """
    raw = read_if_there(folder / JOURNAL)
    if raw is None:
        return None
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        document = None
    given = document if isinstance(document, dict) else {}
    stage, pairs = given.get("stage"), given.get("folders")
    if not isinstance(stage, str) or not stage.startswith(STAGE) or "/" in stage or not isinstance(pairs, dict):
        return Journal("", {})
    return Journal(stage, {name: str(pairs[name]) for name in FOLDERS if name in pairs})


def write_journal(project: Path, stage: str, pairs: Mapping[str, str]) -> None:
    """Note an exchange before it begins.

    Raises:
        OutputError: it cannot be written.
    """
    replace_file(workshop(project) / JOURNAL, to_json({"stage": stage, "folders": pairs}), project)


def drop_journal(folder: Path) -> None:
    """Note that an exchange is done, or undone.

    Raises:
        OSError: it cannot be removed.
    """
    (folder / JOURNAL).unlink(missing_ok=True)


def interrupted(project: Path) -> bool:
    """Tell whether a killed process left an exchange half done; changes nothing."""
    return (project / WORKSHOP / JOURNAL).exists()

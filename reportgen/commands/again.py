"""A run that has nothing to do: the inputs are those of an earlier run, and what that one published stands whole."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reportgen.commands.session import Session, notes_of, report_width
from reportgen.model.encode import to_json
from reportgen.model.ledger import counts
from reportgen.publish import FOLDERS, interrupted
from reportgen.publish.files import read_if_there, sha256
from reportgen.publish.manifest import MANIFEST, inspect_folder, versions
from reportgen.publish.site import CONFIGURATION
from reportgen.read.snapshot import take_snapshot
from reportgen.study import STUDY_FILE, Study, load_study
from reportgen.wording.catalog import IDEOGRAPHIC, current_language

if TYPE_CHECKING:
    from reportgen.pipeline import Work

_RUNS, _TEXTS = "runs", "reports"
_PUBLISHED = re.compile(r"consolidated_.+|cross_model_analysis(_.+)?", re.DOTALL)
_REPORT = re.compile("report")
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


class Record(msgspec.Struct, frozen=True):
    """What a run came to: its study, lines of the ledger, what it published, and what it said of the study file.

    Attributes:
        study_hash: of the study.
        unused: experiments and folders of which something was not used.
        reservations: lines of the ledger that are reservations.
        manifests: hashes of the manifests of what was published.
        notes: lines on the study file.
        inputs: files outside the results that were read.
    """

    study_hash: str
    unused: int
    reservations: int
    manifests: dict[str, str]
    notes: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass
class Again:
    """Tells whether a command has anything to do, and remembers what it did.

    It is made before anything is read: what changes meanwhile is then newer than what it stands for.

    Attributes:
        session: the command's options.
        command: the command, and what else decides what it publishes.
        folders: folders that it publishes beside those under `results/`.
    """

    session: Session
    command: str
    folders: tuple[str, ...] = ()
    _begun: int | None = field(default=None, repr=False)
    _key: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.session.way.cache or self.session.verbose or not (self.session.folder / "results").is_dir():
            return
        self._begun = self.session.memory.moment()
        if self._begun is None:
            return
        study = self._study
        snapshot = take_snapshot(_roots(self.session.folder, study))
        if snapshot.holds(self._begun):
            self._key = f"{self.command}\n{snapshot.digest}\n{self._context(study)}"

    @cached_property
    def _study(self) -> Study:
        return load_study(self.session.folder)

    def found(self) -> Record | None:
        """Return what an earlier run came to, if this one would do the same and its work stands."""
        content = self.session.memory.recall(_RUNS, self._key) if self._key else None
        if content is None or interrupted(self.session.folder):
            return None
        try:
            record = msgspec.msgpack.decode(content, type=Record)
        except msgspec.MsgspecError:
            return None
        return record if self._stands(record) else None

    def remember(self, record: Record) -> None:
        """Keep what this run came to."""
        if self._key:
            self.session.memory.keep(_RUNS, self._key, msgspec.msgpack.encode(record))

    def remember_work(self, work: Work) -> None:
        """Keep what a run came to that published its work."""
        if self._key:
            study_hash = work.provenance.study_hash
            inputs = tuple(item.path for item in work.found.inputs if not item.path.startswith("results/"))
            self.remember(Record(study_hash, *counts(work.entries), self.manifests(study_hash), notes_of(work), inputs))

    def manifests(self, study_hash: str) -> dict[str, str]:
        """Return the hashes of the manifests of what is published now and is of a study."""
        found = {}
        for folder in (*self.folders, *_artefact_folders(self.session.folder)):
            raw = read_if_there(self.session.folder / folder / MANIFEST)
            if raw is not None and study_hash.encode("ascii") in raw:
                found[folder] = sha256(raw)
        return found

    def _stands(self, record: Record) -> bool:
        if not record.manifests or self.manifests(record.study_hash) != record.manifests:
            return False
        for folder in record.manifests:
            state = inspect_folder(self.session.folder, folder, whole=folder in FOLDERS)
            if state is None or not state.intact or state.study_hash != record.study_hash:
                return False
        return True

    def _context(self, study: Study) -> str:
        """Return what stands for all that a run hangs on beside its inputs."""
        document = {
            "study": study.model_dump(mode="json"),
            "language": current_language(),
            "versions": versions(),
            "epoch": os.environ.get("SOURCE_DATE_EPOCH"),
        }
        if current_language() in IDEOGRAPHIC:
            document["fonts"] = take_snapshot({Path(place).expanduser(): None for place in _FONTS}).digest
        return hashlib.sha256(to_json(document)).hexdigest()


def _roots(project: Path, study: Study) -> dict[Path, re.Pattern[str] | None]:
    """Return what a report is made from."""
    roots: dict[Path, re.Pattern[str] | None] = {
        project / "results": _PUBLISHED,
        project / "docs": _REPORT,
        **dict.fromkeys(project / name for name in (STUDY_FILE, CONFIGURATION, "templates")),
    }
    for _, own in sorted(study.models.items()):
        if own.dense:
            # A dense evaluation may be named as a file: then its folder is read.
            place = project / str(own.dense)
            roots |= dict.fromkeys((place, place.parent) if place.suffix else (place,))
    return roots


def _artefact_folders(project: Path) -> list[str]:
    results = project / "results"
    if not results.is_dir():
        return []
    return sorted(
        f"results/{path.name}" for path in results.iterdir() if _PUBLISHED.fullmatch(path.name) and path.is_dir()
    )


def text_key(study_hash: str) -> str:
    """Return what the printed report hangs on: the study, and the terminal."""
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return f"{study_hash} {report_width()} {colour} {os.environ.get('TERM')} {current_language()}"


def recall_text(session: Session, study_hash: str) -> str | None:
    """Return the report as an earlier run printed it."""
    content = session.memory.recall(_TEXTS, text_key(study_hash))
    return None if content is None else content.decode("utf-8")


def keep_text(session: Session, study_hash: str, text: str) -> None:
    """Keep the report as it was printed."""
    session.memory.keep(_TEXTS, text_key(study_hash), text.encode("utf-8"))

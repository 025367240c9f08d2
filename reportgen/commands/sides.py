"""The two sides of a comparison: folders, files and git revisions, each read where it is."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from reportgen import pipeline
from reportgen.analyze.changes import compare
from reportgen.analyze.states import file_state
from reportgen.errors import InputError
from reportgen.model.changes import Changes
from reportgen.model.files import read_ordinary
from reportgen.model.progress import Watcher
from reportgen.model.states import State
from reportgen.publish.revision import as_project, find_revision, project_of, read_blob
from reportgen.read.analysis import read_analysis
from reportgen.study import STUDY_FILE, Study, load_study
from reportgen.wording import sides as say
from reportgen.wording.files import refused

_LIMIT = 2**30
"""Bytes of an `analysis.json` at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a side is.

    Attributes:
        text: as the user named it.
        project: a folder with `results` in it, None for a file.
        own: its study file, None where it has none.
        file: the bytes of an `analysis.json`, None for a folder.
        commit: first digits of the commit, empty for what is no revision.
    """

    text: str
    project: Path | None
    own: Study | None
    file: bytes | None = None
    commit: str = ""

    @property
    def name(self) -> str:
        """As reports name it: a revision may be another commit tomorrow."""
        return say.at_commit(self.text, self.commit) if self.commit else self.text


def compare_sides(project: Path, old: str, new: str, watch: Watcher) -> tuple[Changes, Study]:
    """Return what changed, and the study file whose labels name it.

    Both sides are analysed by one study file: the new side's, else that of the project where the command works, else
    the old side's.

    Raises:
        InputError: a side is not there or cannot be read.
    """
    with ExitStack() as stack:
        later = _find(project, new, stack, ())
        own = later.own or _study_of(project)
        earlier = _find(project, old, stack, _dense_paths(own))
        given = own or earlier.own or Study()
        # Only the language of the study by which both sides are analysed counts.
        study = pipeline.in_its_language(given)
        return compare(_state(earlier, study, given, watch), _state(later, study, given, watch)), study


def state_against(project: Path, text: str, watch: Watcher) -> State:
    """Return the side that a project is held against, analysed by the project's study file.

    Raises:
        InputError: it is not there or cannot be read.
    """
    given = load_study(project)
    with ExitStack() as stack:
        place = _find(project, text, stack, _dense_paths(given))
        return _state(place, pipeline.in_its_language(given), given, watch)


def _study_of(project: Path, text: str = "") -> Study | None:
    """Return the study file of a folder, None where it has none; an error says whose file it is."""
    try:
        return load_study(project) if (project / STUDY_FILE).is_file() else None
    except InputError as error:
        raise InputError(error.what, where=say.in_side(text, error.where), hint=error.hint) from error


def _dense_paths(study: Study | None) -> tuple[str, ...]:
    """Return the paths of dense models that a study file names, which a revision has to give too."""
    named = [settings.dense for settings in study.models.values()] if study else []
    return tuple(Path(path).as_posix() for path in named if path)


def _find(project: Path, text: str, stack: ExitStack, more: tuple[str, ...]) -> Place:
    path = Path(text)
    if path.is_dir():
        return _folder(path, text, stack)
    if path.exists():
        return Place(text, None, None, _bytes(path, text))
    found = find_revision(project, text)
    if found.kind == "blob":
        return Place(text, None, None, read_blob(found), found.commit)
    folder = stack.enter_context(project_of(found, more))
    return Place(text, folder, _study_of(folder, text), commit=found.commit)


def _folder(path: Path, text: str, stack: ExitStack) -> Place:
    if (path / "results").is_dir():
        return Place(text, path, _study_of(path, text))
    if path.absolute().name == "results":
        return Place(text, path.absolute().parent, _study_of(path.absolute().parent, text))
    return Place(text, stack.enter_context(as_project(path)), None)


def _bytes(path: Path, text: str) -> bytes:
    content = read_ordinary(path, _LIMIT)
    if content.raw is None:
        raise InputError(refused(content, _LIMIT), where=text, hint=say.no_side_hint())
    return content.raw


def _state(place: Place, study: Study, given: Study, watch: Watcher) -> State:
    if place.project is None:
        raw = place.file or b""
        return file_state(place.name, raw, read_analysis(raw, place.text))
    try:
        work = pipeline.run(place.project, watch, study)
    except InputError as error:
        raise InputError(error.what, where=place.text, hint=error.hint) from error
    return pipeline.state(work, place.name, place.own or given)

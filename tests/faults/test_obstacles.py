"""Where a file should be there is none, or one that changes, vanishes or is too large."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.commands.sides import compare_sides
from reportgen.errors import InputError
from reportgen.model.ledger import Entry, Kind, Status
from reportgen.model.progress import Silent
from reportgen.read import read_results
from reportgen.read.manuscript import read_manuscript
from reportgen.read.tree import ResultsTree
from reportgen.study import STUDY_FILE, Study, load_study
from tests import studies
from tests.faults import obstacles
from tests.faults.obstacles import OBSTACLES, OTHER, PLACES, SEARCH, SOUND


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103  the test of what nobody may read needs it
        yield Path(folder)


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_is_no_sound_file_is_told_and_the_rest_is_read(open_folder: Path, obstacle: str):
    """Whatever stands in the place of a file, the ledger says so, and the sound experiment beside it is read."""
    try:
        found = [obstacles.tried(open_folder / str(number), obstacle, place) for number, place in enumerate(PLACES)]
    except PermissionError:
        pytest.skip("this user cannot make it")
    assert found == [""] * len(PLACES)


def test_files_at_and_over_the_limits_fit_in_half_a_gigabyte(tmp_path: Path):
    """Files as large as are read, and larger, each have their line; 512 MB of memory are enough."""
    told = obstacles.heavy(tmp_path, part=10)
    assert set(told.items()) <= set(obstacles.read_limited(tmp_path))


def changed(project: Path) -> list[Entry]:
    """Lines of the ledger about files that changed."""
    return [entry for entry in read_results(project, Study()).entries if entry.kind is Kind.CHANGED]


def test_a_file_that_is_written_while_it_is_read(small: Path, monkeypatch: pytest.MonkeyPatch):
    """A file that grows between its bytes is used with a reservation; the others have none."""
    target = small / "results" / SEARCH / SOUND / "evaluation" / "evaluation_results.json"
    real, inode = os.read, target.stat().st_ino

    def read(handle: int, count: int) -> bytes:
        found = real(handle, count)
        if os.fstat(handle).st_ino == inode:
            with open(target, "ab") as stream:
                stream.write(b"\n")
        return found

    monkeypatch.setattr("reportgen.model.files.os.read", read)
    lines = changed(small)
    assert [(entry.file, entry.status) for entry in lines] == [
        (target.relative_to(small).as_posix(), Status.RESERVATION)
    ]


def test_a_file_that_is_written_after_it_was_read(small: Path, monkeypatch: pytest.MonkeyPatch):
    """A file that was replaced since it was read has a reservation too: figures of two times may not belong together."""
    first = small / "results" / SEARCH / SOUND / "evaluation" / "evaluation_results.json"
    real = ResultsTree.read

    def read(tree: ResultsTree, path: str | Path, *arguments: object) -> bytes | None:
        found = real(tree, path, *arguments)  # type: ignore[arg-type]
        if os.fspath(path) == os.fspath(first):
            first.with_name("new").write_bytes((found or b"") + b" ")
            first.with_name("new").replace(first)
        return found

    monkeypatch.setattr(ResultsTree, "read", read)
    assert [entry.file for entry in changed(small)] == [first.relative_to(small).as_posix()]


def test_a_quiet_study_has_no_reservations(small: Path):
    """Files that nobody touches are not said to have changed."""
    assert changed(small) == []


@pytest.mark.parametrize("gone", ["", SEARCH, f"{SEARCH}/{SOUND}", f"{SEARCH}/{SOUND}/evaluation"])
def test_a_folder_that_vanishes(small: Path, monkeypatch: pytest.MonkeyPatch, gone: str):
    """A folder that goes between its listing and its reading is told, and what is left is read."""
    real = ResultsTree.list_folder

    def list_folder(tree: ResultsTree, folder: str | Path, owner: str) -> tuple[list[str], list[str]]:
        found = real(tree, folder, owner)
        if Path(folder) == (small / "results" / gone).parent or not gone:
            shutil.rmtree(small / "results" / gone, ignore_errors=True)
        return found

    monkeypatch.setattr(ResultsTree, "list_folder", list_folder)
    found = read_results(small, Study())
    assert len(found.experiments) == (1 if "/" in gone else 0)
    lines = {entry.file: entry.kind for entry in found.entries}
    assert lines.get(f"results/{gone or SEARCH}") in (Kind.UNREADABLE, Kind.MISSING_EVALUATION, Kind.EMPTY_SEARCH)


def test_names_of_255_bytes(project: Path):
    """Experiments of the longest names are read; a search whose results could have no folder is told."""
    long, short = "exp_003_lr1_" + "z" * 243, f"search_{'x' * 245}_20"
    for search, name in ((SEARCH, long), (short, SOUND), (f"search_{'é' * 119}_20", SOUND)):
        studies.experiment(project, search, name, studies.evaluation())
    found = read_results(project, Study())
    assert {item.name for item in found.experiments} == {long, SOUND}
    assert [(entry.experiment, entry.facts) for entry in found.entries] == [(short, {"reason": "long"})]


def test_names_that_differ_in_case_or_normalisation(project: Path):
    """Folders whose names differ in case or in the way an accent is written are different models and experiments."""
    models = ("Fir", "fir", "FIR", "é", "e\u0301")
    for place, model in enumerate(models):
        studies.experiment(project, f"search_{model}_20", SOUND, studies.evaluation(0.5 + 0.01 * place))
    studies.experiment(project, "search_Fir_20", SOUND.upper(), studies.evaluation())
    found = read_results(project, Study())
    assert {item.search.model for item in found.experiments} == set(models)
    assert len({item.metrics["acc_mean"] for item in found.experiments if item.name == SOUND}) == len(models)


@pytest.mark.parametrize(
    "obstacle", ["two gigabytes", "pipe", "socket", "folder", "link to a device", "link to itself"]
)
def test_a_study_file_that_is_none(tmp_path: Path, obstacle: str):
    """A study file that is no sound file is one line with a place and a hint, and nothing waits."""
    OBSTACLES[obstacle][0](tmp_path / STUDY_FILE)
    with pytest.raises(InputError) as error:
        load_study(tmp_path)
    assert (error.value.where, bool(error.value.hint)) == (STUDY_FILE, True)


@pytest.mark.parametrize(
    "obstacle", ["two gigabytes", "pipe", "folder", "link to a device", "link to itself", "link to nothing"]
)
def test_a_manuscript_or_a_side_that_is_none(tmp_path: Path, obstacle: str):
    """A manuscript, a file of it, and a side of a comparison that are no sound files are lines, and nothing waits."""
    path = tmp_path / "part.tex"
    OBSTACLES[obstacle][0](path)
    with pytest.raises(InputError):
        read_manuscript(path)
    main = studies.put(tmp_path / "main.tex", r"\input{part} \includegraphics{part.tex}")
    if obstacle == "two gigabytes":
        with pytest.raises(InputError, match="20 MB"):
            read_manuscript(main)
    else:
        assert [mention.text for mention in read_manuscript(main).missing] == ["part"]
    if obstacle != "folder":
        with pytest.raises(InputError):
            compare_sides(tmp_path, str(path), str(path), Silent())


def test_a_file_that_grows_past_the_limit_is_refused(tmp_path: Path):
    """The size that a file is said to have is not believed: what has more bytes is refused."""
    tree = ResultsTree(tmp_path)
    path = studies.put(tmp_path / "results" / "x.json", b"x" * 11)
    assert tree.read(path, "x", 11) == b"x" * 11
    assert tree.read(path, "x", 10) is None
    if Path("/proc/self/maps").exists():  # it says that it has no bytes at all
        assert tree.read(Path("/proc/self/maps"), "x", 10) is None
    assert {entry.kind for entry in tree.entries} == {Kind.TOO_LARGE}


def test_a_place_that_cannot_be_looked_at(small: Path):
    """A dense model whose path no system can have is a line, not a bug."""
    for path in ("x" * 300, "a/" * 3000, f"{OTHER}/evaluation/evaluation_results.json"):
        studies.put(small / STUDY_FILE, f'[models.Fir]\ndense = "{path}"\n')
        kinds = {entry.kind for entry in read_results(small, load_study(small)).entries}
        assert kinds == {Kind.DENSE_UNUSED}

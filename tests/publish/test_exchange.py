"""Published folders: old or new, whole, at every moment."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.model.specs import Provenance
from reportgen.publish import exchange
from reportgen.publish.exchange import Stage, check_ours, exchange_folders
from reportgen.publish.files import sha256, write_new
from reportgen.publish.journal import FOLDERS, interrupted, write_journal
from reportgen.publish.manifest import MANIFEST, hash_files, inspect_folder, make_manifest
from reportgen.publish.recovery import recover
from reportgen.publish.stage import settle, staging


def fill(root: Path, mark: str) -> None:
    """Write the three folders with content and manifest of one build."""
    provenance = Provenance(mark * 64, "0.0", "", 1, 0)
    for name in FOLDERS:
        write_new(root / name / "page.txt", mark.encode())
        write_new(root / name / "deep" / "page.txt", mark.encode())
        write_new(root / name / MANIFEST, make_manifest(name, hash_files(root / name), provenance))


def state(project: Path) -> list[str]:
    """Which build each published folder is of; every folder must be whole."""
    found = []
    for name in FOLDERS:
        folder = inspect_folder(project, name, whole=True)
        if folder is None:
            assert not (project / name).exists()
            found.append("-")
            continue
        assert folder.intact, name
        found.append(folder.study_hash[0])
    return found


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A project with build a published and build b staged."""
    fill(tmp_path, "a")
    root = tmp_path / ".reportgen" / "stage-999999999-0"
    fill(root, "b")
    return Stage(tmp_path, root)


@pytest.mark.parametrize("atomic", [True, False])
def test_folders_are_exchanged(stage: Stage, monkeypatch: pytest.MonkeyPatch, atomic: bool):
    """All three folders become the new ones, with and without an atomic exchange."""
    if not atomic:
        monkeypatch.setattr(exchange, "_exchange", lambda *_: False)
    exchange_folders(stage)
    assert state(stage.project) == ["b", "b", "b"]
    assert not interrupted(stage.project)


def test_first_publication(tmp_path: Path):
    """Where nothing is published yet the folders are moved in."""
    root = tmp_path / ".reportgen" / "stage-999999999-0"
    fill(root, "b")
    exchange_folders(Stage(tmp_path, root))
    assert state(tmp_path) == ["b", "b", "b"]


def half_done(stage: Stage, done: int) -> None:
    """Leave what a process leaves that is killed after some of its exchanges."""
    pairs = {name: sha256((stage.root / name / MANIFEST).read_bytes()) for name in FOLDERS}
    write_journal(stage.project, stage.root.name, pairs)
    for name in FOLDERS[:done]:
        exchange.put(stage.root / name, stage.project / name)


@pytest.mark.parametrize("done", range(4))
@pytest.mark.parametrize("atomic", [True, False])
def test_what_a_kill_left_is_finished(stage: Stage, monkeypatch: pytest.MonkeyPatch, done: int, atomic: bool):
    """After a kill between exchanges the next start finishes what the journal says."""
    if not atomic:
        monkeypatch.setattr(exchange, "_exchange", lambda *_: False)
    half_done(stage, done)
    assert state(stage.project) == ["b"] * done + ["a"] * (3 - done)
    assert interrupted(stage.project)
    settle(stage.project)
    assert state(stage.project) == ["b", "b", "b"]
    assert not interrupted(stage.project)
    assert sorted(path.name for path in (stage.project / ".reportgen").iterdir()) == [".gitignore", "lock"]
    assert recover(stage.project) is False


@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("at", range(3))
def test_an_interrupted_exchange_is_undone(stage: Stage, monkeypatch: pytest.MonkeyPatch, at: int, atomic: bool):
    """Ctrl-C between exchanges takes back those that were made."""
    real, begun = exchange.put, []

    def put(staged: Path, target: Path) -> None:
        begun.append(target)
        if len(begun) == at + 1:
            raise KeyboardInterrupt
        real(staged, target)

    if not atomic:
        monkeypatch.setattr(exchange, "_exchange", lambda *_: False)
    monkeypatch.setattr(exchange, "put", put)
    with pytest.raises(KeyboardInterrupt):
        exchange_folders(stage)
    assert state(stage.project) == ["a", "a", "a"]
    assert not interrupted(stage.project)


def test_recovery_replaces_nothing_that_is_not_ours(stage: Stage):
    """What people put into a folder after a kill is not exchanged away: it is named, and kept until it is moved."""
    half_done(stage, 1)
    mine = stage.project / "paper" / "mine.tex"
    mine.write_text("own", "utf-8")
    with pytest.raises(OutputError, match=r"mine\.tex"):
        recover(stage.project)
    assert mine.read_text("utf-8") == "own"
    mine.unlink()
    assert recover(stage.project)
    assert state(stage.project) == ["b", "b", "b"]


def test_what_comes_while_artefacts_are_written_is_not_replaced(stage: Stage):
    """The folders are looked at again right before they are exchanged."""
    (stage.project / "paper" / "mine.tex").write_text("own", "utf-8")
    with pytest.raises(OutputError, match=r"mine\.tex"):
        exchange_folders(stage)
    assert not interrupted(stage.project)
    assert (stage.project / "paper" / "mine.tex").is_file()


@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("at", range(3))
def test_a_failed_exchange_is_undone(stage: Stage, monkeypatch: pytest.MonkeyPatch, at: int, number: int, atomic: bool):
    """When an exchange fails the ones before it are taken back: no mix of builds is left."""
    real = exchange.put
    calls = 0

    def put(staged: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == at + 1:
            raise OSError(number, os.strerror(number), str(target))
        real(staged, target)

    if not atomic:
        monkeypatch.setattr(exchange, "_exchange", lambda *_: False)
    monkeypatch.setattr(exchange, "put", put)
    with pytest.raises(OutputError) as error:
        exchange_folders(stage)
    assert error.value.where == FOLDERS[at]
    assert state(stage.project) == ["a", "a", "a"]
    assert not interrupted(stage.project)


def test_a_journal_without_its_stage_is_dropped(stage: Stage):
    """A journal whose staged folders are gone changes nothing."""
    workshop = stage.project / ".reportgen"
    (workshop / "journal.json").write_text('{"stage": "stage-1-x", "folders": {"site": "00"}}', "utf-8")
    assert recover(stage.project)
    (workshop / "journal.json").write_text("{broken", "utf-8")
    assert recover(stage.project)
    assert state(stage.project) == ["a", "a", "a"]


def test_stages_of_dead_processes_are_swept(tmp_path: Path):
    """A stage that nobody fills any more is removed, whatever lives under its number; others stay to their end."""
    workshop = tmp_path / ".reportgen"
    (workshop / f"stage-{os.getpid()}-0").mkdir(parents=True)
    with staging(tmp_path) as first, staging(tmp_path) as second:
        settle(tmp_path)
        assert sorted(workshop.glob("stage-*")) == sorted((first.root, second.root))
    assert list(workshop.glob("stage-*")) == []


@pytest.mark.parametrize(
    "name", ["journal.json.1.reportgen-tmp", ".gitignore.1.reportgen-tmp", "matplotlib/fontlist.json.matplotlib-lock"]
)
def test_what_killed_processes_leave_is_swept(tmp_path: Path, name: str):
    """Temporary files and locks in the workshop do not outlive the next start, even where it has nothing to do."""
    left = tmp_path / ".reportgen" / name
    left.parent.mkdir(parents=True)
    left.touch()
    settle(tmp_path)
    assert not left.exists()
    before = sorted(path.name for path in (tmp_path / ".reportgen").iterdir())
    settle(tmp_path)
    assert sorted(path.name for path in (tmp_path / ".reportgen").iterdir()) == before


def test_nothing_to_settle(tmp_path: Path):
    """Where no workshop is none is made."""
    settle(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_removes_the_stage(tmp_path: Path):
    """Ctrl-C while staging leaves nothing behind."""
    with pytest.raises(KeyboardInterrupt), staging(tmp_path) as found:
        raise KeyboardInterrupt
    assert not found.root.exists()


@pytest.mark.parametrize("name", FOLDERS)
def test_foreign_folders_are_not_replaced(tmp_path: Path, name: str):
    """A folder that holds something and no manifest of ours is refused; an empty one is taken."""
    (tmp_path / name).mkdir(parents=True)
    check_ours(tmp_path)
    (tmp_path / name / "thesis.tex").write_text("x", "utf-8")
    with pytest.raises(OutputError) as error:
        check_ours(tmp_path)
    assert (error.value.where, error.value.exit_code) == (name, 3)
    (tmp_path / name / MANIFEST).write_text('{"generator": "somebody else", "files": {}}', "utf-8")
    with pytest.raises(OutputError):
        check_ours(tmp_path)


@pytest.mark.parametrize("kind", ["link", "file", "docs"])
def test_outputs_that_are_no_folders(tmp_path: Path, kind: str):
    """A link or a file in the place of an output is refused."""
    place = tmp_path / ("docs" if kind == "docs" else "site")
    if kind == "file":
        place.write_text("x", "utf-8")
    else:
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError):
        check_ours(tmp_path)

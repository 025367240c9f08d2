"""Published folders: old or new, whole, at every moment."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.model.specs import Provenance
from reportgen.publish import exchange
from reportgen.publish.exchange import FOLDERS, Stage, check_ours, exchange_folders, interrupted, recover, staging
from reportgen.publish.files import write_new
from reportgen.publish.manifest import MANIFEST, hash_files, inspect_folder, make_manifest


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


class Killed(BaseException):
    """Stands for SIGKILL: no handler of ours runs."""


@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("atomic", [True, False])
def test_a_kill_between_exchanges_is_finished_by_the_next_start(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, after: int, atomic: bool
):
    """After a kill each folder is whole; the next start finishes what the journal says."""
    real = exchange._put
    done = 0

    def put(staged: Path, target: Path) -> None:
        nonlocal done
        if done == after:
            raise Killed
        done += 1
        real(staged, target)

    if not atomic:
        monkeypatch.setattr(exchange, "_exchange", lambda *_: False)
    monkeypatch.setattr(exchange, "_put", put)
    if after < 3:
        with pytest.raises(Killed):
            exchange_folders(stage)
    else:
        exchange_folders(stage)
    assert set(state(stage.project)) <= {"a", "b"}
    assert interrupted(stage.project) == (after < 3)
    monkeypatch.setattr(exchange, "_put", real)
    assert recover(stage.project) == (after < 3)
    assert state(stage.project) == ["b", "b", "b"]
    assert not interrupted(stage.project)
    assert recover(stage.project) is False


def test_a_kill_between_two_renames(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """Without an atomic exchange a folder may be missing for a moment; the next start puts it in place."""
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path == stage.root / "site":
            raise Killed
        return real(path, target)

    monkeypatch.setattr(exchange, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(Killed):
        exchange_folders(stage)
    monkeypatch.undo()
    assert state(stage.project) == ["b", "-", "a"]
    recover(stage.project)
    assert state(stage.project) == ["b", "b", "b"]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("at", range(3))
def test_a_failed_exchange_is_undone(stage: Stage, monkeypatch: pytest.MonkeyPatch, at: int, number: int):
    """When an exchange fails the ones before it are taken back: no mix of builds is left."""
    real = exchange._put
    calls = 0

    def put(staged: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == at + 1:
            raise OSError(number, os.strerror(number), str(target))
        real(staged, target)

    monkeypatch.setattr(exchange, "_put", put)
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
    """A stage of a process that has ended is removed; this one's stage is removed at its end."""
    dead = tmp_path / ".reportgen" / "stage-999999999-0"
    dead.mkdir(parents=True)
    with staging(tmp_path) as found:
        assert not dead.exists()
        assert found.root.is_dir()
    assert not found.root.exists()


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

"""Random edits of a study, and whether a run that remembers makes what a clean run makes (promise P9)."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest import mock

from reportgen.cli import run
from reportgen.model.figures import FigureSpec
from reportgen.publish import site
from reportgen.read import snapshot
from reportgen.render.drawing import batch
from reportgen.render.drawing.stamp import blank_subject
from tests import studies
from tests.conftest import tree
from tests.faults.figures import Figure

GRAIN = 20_000_000
"""Nanoseconds that the times of files are trusted within: those of this machine's file systems are finer."""

SEARCH = "search_Fir_20"


class Project:
    """A study that is edited at random, beside a copy that is always built anew."""

    def __init__(self, root: Path, seed: int, *, whole: bool) -> None:
        self.root, self.whole = root, whole
        self.project = root / "project"
        self.random = random.Random(seed)
        (self.project / "results").mkdir(parents=True)
        for number in range(1, 5):
            self.add(number)

    def add(self, number: int | None = None) -> None:
        """A new experiment."""
        number = number or self.random.randrange(5, 1000)
        name = studies.name(number, self.random.choice((32, 64, 128)), self.random.choice((4, 8)))
        document = studies.evaluation(self.random.choice((0.5, 0.55, 0.6)), self.random.choice((10.0, 12.5)))
        studies.experiment(self.project, SEARCH, name, document)

    def change(self) -> None:
        """Another accuracy, of the same length."""
        path = self._file()
        text = path.read_text("utf-8")
        path.write_text(text.replace("0.5", "0.4", 1) if "0.5" in text else text.replace("0.6", "0.5", 1), "utf-8")

    def change_in_secret(self) -> None:
        """Another accuracy with the size and the time that the file had."""
        path = self._file()
        status = path.stat()
        self.change()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def touch(self) -> None:
        """Another time."""
        os.utime(self._file())

    def delete(self) -> None:
        """One experiment fewer, unless it is the last."""
        folders = self._folders()
        if len(folders) > 1:
            shutil.rmtree(self.random.choice(folders))

    def rename(self) -> None:
        """An experiment under another name."""
        folder = self.random.choice(self._folders())
        target = folder.with_name(f"exp_{self.random.randrange(1000, 2000)}_{folder.name.partition('_')[2]}")
        if not target.exists():
            folder.rename(target)

    def break_file(self) -> None:
        """Half a file, beside a whole one."""
        self.add()
        path = self._file()
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        self.add()

    def settings(self) -> None:
        """Another study file."""
        studies.put(self.project / "reportgen.toml", f'title = "{self.random.choice("ABC")}"\n')

    def template(self) -> None:
        """Another template of the project's own, or none."""
        place = self.project / "templates/site/claims.md.j2"
        if place.exists() and self.random.random() < 0.5:
            place.unlink()
        else:
            studies.put(place, f"own {self.random.choice('ABC')}\n")

    def page(self) -> None:
        """Another page of the project's own."""
        studies.put(self.project / "docs/own.md", f"# {self.random.choice('ABC')}\n")

    def artefact(self) -> None:
        """An artefact that was edited or is gone."""
        place = self.project / "results/cross_model_analysis/analysis.json"
        if self.random.random() < 0.5:
            place.unlink(missing_ok=True)
        elif place.exists():
            place.write_bytes(place.read_bytes() + b" ")

    def memory(self) -> None:
        """A damaged memory."""
        files = [path for path in (self.project / ".reportgen").rglob("*") if path.is_file()]
        if files:
            self.random.choice(files).write_bytes(b"x")

    def agrees(self) -> bool:
        """Whether a run that remembers makes what one on a copy without a memory makes."""
        clean = self.root / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        for name in ("results/" + SEARCH, "templates", "docs", "reportgen.toml"):
            source = self.project / name
            if source.is_dir():
                shutil.copytree(source, clean / name, ignore=shutil.ignore_patterns("report"))
            elif source.exists():
                shutil.copyfile(source, clean / name)
        command = "build" if self.whole else "analyze"
        codes = [run(["-C", str(folder), *more, "-q", "-j1", command]) for folder, more in
                 ((self.project, ()), (clean, ("--no-cache",)))]  # fmt: skip
        if codes[0] != codes[1]:
            return False
        # The copy of an artefact that somebody edited is kept beside it.
        found, wanted = ({n: raw for n, raw in tree(folder).items() if not n.startswith(".reportgen")
                          and not n.endswith(".bak")} for folder in (self.project, clean))  # fmt: skip
        return found == wanted

    def _folders(self) -> list[Path]:
        return sorted(path for path in (self.project / "results" / SEARCH).iterdir() if path.is_dir())

    def _file(self) -> Path:
        return self.random.choice(sorted((self.project / "results" / SEARCH).glob("*/evaluation/*.json")))


EDITS: tuple[Callable[[Project], None], ...] = (
    Project.add, Project.change, Project.change_in_secret, Project.touch, Project.delete, Project.rename,
    Project.break_file, Project.settings, Project.template, Project.page, Project.artefact, Project.memory,
)  # fmt: skip


def no_site(root: Path, _date: str) -> str:
    """Stand in for the site builder, which has no memory: pages as they are."""
    shutil.copytree(root / "docs", root / "site")
    return ""


def sketched(spec: FigureSpec, width: float, creator: str, kinds: Sequence[str]) -> dict[str, bytes]:
    """Stand in for the drawing of figures: their files say what would be drawn."""
    key = batch.Picture(spec, width, tuple(kinds), creator).key
    return dict.fromkeys(kinds, f"%PDF {blank_subject(spec)} {key}".encode())


def sequences(scratch: Path, count: int, length: int, *, whole: bool, seed: int = 0) -> tuple[int, int]:
    """Run sequences of random edits and return how often a run was compared, and how often it did not agree."""
    tried = wrong = 0
    with mock.patch.object(snapshot, "GRAIN", GRAIN), mock.patch("reportgen.publish.build_site", no_site):
        for number in range(count):
            project = Project(scratch / f"{number}", seed + number, whole=whole)
            for _ in range(length):
                for edit in project.random.choices(EDITS, k=project.random.randrange(0, 3)):
                    edit(project)
                # At times the next run comes while the edit is too young for its time to tell.
                time.sleep(project.random.choice((0.0, 2 * GRAIN / 1e9)))
                tried += 1
                wrong += not project.agrees()
            shutil.rmtree(project.root)
    return tried, wrong


def campaign(scratch: Path) -> list[Figure]:
    """200 sequences of edits with `analyze`, 10 with `build`."""
    assert site.build_site
    found = []
    for command, count, length, whole in (("analyze", 200, 8, False), ("build", 10, 8, True)):
        tried, wrong = sequences(scratch / command, count, length, whole=whole)
        note = f"{count} sequences of random edits"
        found.append(Figure(f"{command} from memory equals a clean one", tried, "runs", wrong, note))
    return found

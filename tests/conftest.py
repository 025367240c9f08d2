"""Fixtures of the whole suite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from reportgen import build
from tests import studies

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "reference_study"

settings.register_profile("suite", max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("ci", parent=settings.get_profile("suite"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "suite")

AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"

CTEX = "ctex.sty"

NEEDS = {
    "tex": ("latexmk", "pdflatex", "pdftotext"),
    "engines": ("lualatex", "xelatex"),
    "chinese": ("xelatex", CTEX),
    "browser": ("chromium",),
    "axe": ("chromium", AXE),
}


@cache
def installed(name: str) -> bool:
    """Whether a program, or a package of TeX, is here."""
    if not name.endswith(".sty"):
        return shutil.which(name) is not None
    finder = shutil.which("kpsewhich")
    return finder is not None and bool(subprocess.run([finder, name], capture_output=True, check=False).stdout)


def lacking(mark: str) -> str:
    """What the tests of a mark need and is not here, and how to get it."""
    programs = [need for need in NEEDS[mark] if isinstance(need, str) and not installed(need)]
    files = [need.parent.name for need in NEEDS[mark] if isinstance(need, Path) and not need.is_file()]
    return ", ".join([*programs, *(f"{name} (run `make browser`)" for name in files)])


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs TeX, a browser or axe where there is none; in CI that is a failure."""
    for mark in NEEDS:
        missing = lacking(mark) if item.get_closest_marker(mark) is not None else ""
        if missing and os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {missing}")
        if missing:
            pytest.skip(f"{missing} not installed")
    if item.get_closest_marker("reference") is not None and not REFERENCE.is_dir():
        pytest.skip("the reference study is not beside this checkout")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project with a results folder."""
    (tmp_path / "results").mkdir()
    return tmp_path


@pytest.fixture
def small(project: Path) -> Path:
    """One model, one method, two raw experiments."""
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), studies.evaluation(0.55, 20.0))
    studies.experiment(project, "search_Fir_20", studies.name(2, 64, 4), studies.evaluation(0.60, 15.0))
    return project


@pytest.fixture
def six(project: Path) -> Path:
    """Six models, three methods, as CSV."""
    return studies.six_models(project)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what passing tests recorded with `record_property("summary", text)`: news that fails nothing."""
    reports = terminalreporter.stats.get("passed", [])
    lines = [value for report in reports for name, value in report.user_properties if name == "summary"]
    if lines:
        terminalreporter.section("reported, not failed")
        for line in lines:
            terminalreporter.write_line(line)


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once for all workers: the first that asks fills it, the others wait for it and look at it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent

    def made(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = base / name, base / f"{name}.done"
        with FileLock(base / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def built(once: Once) -> Path:
    """A project of six models, built; to be looked at, not changed."""

    def fill(folder: Path) -> None:
        (folder / "results").mkdir()
        studies.six_models(folder)
        build(folder)

    return once("built", fill)


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run() -> Run:
    """Run the program in a process of its own."""

    def start(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONWARNDEFAULTENCODING": "1", **more.pop("env", {})}  # type: ignore[dict-item]
        environment.pop("SOURCE_DATE_EPOCH", None)
        environment |= {str(k): str(v) for k, v in more.pop("epoch", {}).items()}  # type: ignore[attr-defined]
        command = [sys.executable, "-m", "reportgen", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False, **more
        )  # type: ignore[call-overload, no-any-return]

    return start


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }

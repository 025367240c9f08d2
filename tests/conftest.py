"""Fixtures of the whole suite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from reportgen import build
from tests import studies

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "reference_study"

settings.register_profile("suite", max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("ci", parent=settings.get_profile("suite"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "suite")

NEEDS = {
    "tex": ("latexmk", "pdflatex", "pdftotext"),
    "engines": ("lualatex", "xelatex"),
    "browser": ("chromium",),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs TeX or a browser where there is none; in CI that is a failure."""
    for mark, programs in NEEDS.items():
        if item.get_closest_marker(mark) is None:
            continue
        missing = [program for program in programs if shutil.which(program) is None]
        if missing and os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {', '.join(missing)}")
        if missing:
            pytest.skip(f"{', '.join(missing)} not installed")
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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of six models, built; to be looked at, not changed."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "results").mkdir()
    studies.six_models(folder)
    build(folder)
    return folder


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

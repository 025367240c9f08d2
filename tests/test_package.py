"""The built wheel, and what the repository holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from reportgen.wording.catalog import LANGUAGES, SOURCE
from tests.translations import path_of

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_alone_builds_a_report(wheel: Path, tmp_path: Path):
    """With nothing but the wheel's content, a report is built in an empty folder."""
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    code = "import reportgen; print(reportgen.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(wheel))
    for arguments in (["sample", "demo", "--experiments", "36"], ["-C", "demo", "build"], ["-C", "demo", "check"]):
        command = [sys.executable, "-m", "reportgen", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "site" / "index.html").stat().st_size > 2000


def test_the_wheel_holds_code_templates_and_types_only(wheel: Path):
    """The wheel has the package with its templates, catalogues and the marker for type checkers, and nothing else."""
    names = {path.relative_to(wheel).as_posix() for path in wheel.rglob("*") if path.is_file()}
    assert "reportgen/py.typed" in names
    assert "reportgen/templates/site/page.md.j2" in names
    assert "reportgen/templates/paper/main.tex.j2" in names
    assert {name.split("/")[0] for name in names} == {
        "reportgen",
        next(n.split("/")[0] for n in names if "dist-info" in n),
    }
    catalogues = {path_of(language).with_suffix(".mo") for language in LANGUAGES if language != SOURCE}
    compiled = {path.relative_to(ROOT).as_posix() for path in catalogues}
    assert compiled <= names
    names -= compiled
    assert {Path(name).suffix for name in names if name.startswith("reportgen/")} <= {".py", ".j2", ".toml", ".typed"}


def tracked() -> list[Path]:
    """Files of the repository."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_no_path_of_a_machine_and_no_registry():
    """No tracked file names a folder of somebody's machine or a package registry's host."""
    hosts = "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs"))
    pattern = re.compile(rf"/(work|root|farm|home)/[a-z]|{hosts}")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix not in (".png", ".pdf") and pattern.search(path.read_text("utf-8", "replace"))
    ]
    assert [name for name in found if name != "tests/test_package.py"] == []


def test_no_script_or_style_of_others_is_committed():
    """Third-party JavaScript and CSS come from installed packages, never from the repository."""
    assert [path.name for path in tracked() if path.suffix in (".js", ".css", ".woff2")] == []


def test_the_sample_study_is_small_and_marked():
    """The shipped study is under 4 MB, is laid out as raw folders and CSVs, and says that it is synthetic."""
    files = [path for path in tracked() if path.relative_to(ROOT).parts[0] == "results"]
    assert files
    assert sum(path.stat().st_size for path in files) < 4 * 2**20
    assert {path.name for path in files} == {
        "search_results.csv", "evaluation_results.json", "model_comparison.json", "gradient_diagnosis.json",
    }  # fmt: skip
    assert all("synthetic" in path.read_text("utf-8") for path in files)


def test_locked_requirements_carry_hashes():
    """Every locked package has a hash, and the lock covers what the project asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        packages = re.findall(
            r"^([a-z0-9][a-z0-9._-]*)==[^\n]*\\\n(    --hash=sha256:[0-9a-f]{64})", text, re.MULTILINE
        )
        assert len(packages) == len(re.findall(r"^[a-z0-9].*==", text, re.MULTILINE))
        wanted = {re.match(r"[a-z0-9-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
        assert wanted <= {package for package, _ in packages}

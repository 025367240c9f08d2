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
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from reportgen.wording.catalog import LANGUAGES, SOURCE
from tests.licences import licence_of, unknown
from tests.translations import path_of

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", line)]


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


LOCKS = {
    "requirements.lock": (["explore"], ["build"]),
    "requirements-dev.lock": (["explore", "dask"], ["build", "dev"]),
}
"""Lock files, with the extras and the groups that each holds besides the project's own dependencies."""


def locked(name: str) -> dict[str, list[tuple[Version, Marker | None]]]:
    """Return the versions that a lock file pins, by package; each line must be one, with hashes and nothing else."""
    found: dict[str, list[tuple[Version, Marker | None]]] = {}
    for entry in re.split(r"(?<!\\)\n(?!\s)", (ROOT / name).read_text("utf-8").strip()):
        first, *rest = [line.strip().removesuffix("\\").strip() for line in entry.split("\n")]
        requirement = Requirement(first)
        (pin,) = requirement.specifier
        assert pin.operator == "==", first
        assert requirement.url is None, first
        hashes = [line for line in rest if not line.startswith("#")]
        assert hashes, first
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), first
        found.setdefault(canonicalize_name(requirement.name), []).append((Version(pin.version), requirement.marker))
    return found


def wanted(extras: list[str], groups: list[str]) -> list[Requirement]:
    """Return what pyproject.toml asks for: dependencies, those of extras, and groups."""
    text = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = text["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    lines += [line for group in groups for line in text["dependency-groups"][group] if isinstance(line, str)]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_hashed_and_cover_what_is_asked_for(name: str):
    """A lock pins each package with hashes, and for every Python of ours pins one version that is allowed."""
    found = locked(name)
    for python in PYTHONS:
        environment = {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": "linux"}
        for requirement in wanted(*LOCKS[name]):
            pins = found.get(canonicalize_name(requirement.name), [])
            versions = [version for version, marker in pins if marker is None or marker.evaluate(environment)]
            assert len(versions) == 1, (python, requirement)
            assert versions[0] in requirement.specifier, (python, requirement)


def test_both_locks_pin_the_same():
    """What a report is made with is tested in the same versions."""
    report, tests = (locked(name) for name in LOCKS)
    assert {package: tests.get(package) for package in report} == report


def test_pythons_are_declared():
    """The versions of Python that are declared are those from the least one on that the docs call tested."""
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"
    (line,) = [
        line for line in (ROOT / "docs" / "trust.md").read_text("utf-8").splitlines() if line.startswith("| Python")
    ]
    assert re.findall(r"3\.\d+", line) == PYTHONS


def test_licences_are_free():
    """Each package that a report is made with states a licence that asks for no more than a notice."""
    stated = {name: licence_of(name) for name in locked("requirements.lock")}
    assert [name for name, licence in stated.items() if licence is None] == []
    assert {name: licence for name, licence in stated.items() if unknown(licence or "")} == {}


@pytest.mark.parametrize(
    ("licence", "parts"),
    [
        ("", ["none stated"]),
        ("MIT", []),
        ("Apache-2.0 OR GPL-3.0-only", []),
        ("BSD-3-Clause AND (MIT OR GPL-2.0-only)", []),
        ("BSD-3-Clause AND GPL-3.0-only", ["GPL-3.0-only"]),
        ("GNU Affero General Public License v3", ["GNU Affero General Public License v3"]),
    ],
)
def test_a_licence_that_is_not_free_is_found(licence: str, parts: list[str]):
    """Parts that are joined must all be free; of alternatives one is enough."""
    assert unknown(licence) == parts


def test_make_tells_all_its_targets():
    """`make help` has a line for each target that a user may ask for, and each is declared as no file."""
    text = (ROOT / "Makefile").read_text("utf-8")
    (declared,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    targets = set(re.findall(r"^([a-z]+)(?: [a-z ]+)?:(?!=)", text, re.MULTILINE))
    assert set(declared.split()) == targets
    assert set(re.findall(r'@echo "make ([a-z]+) ', text)) == targets - {"help"}


def test_no_line_is_left_out_of_the_coverage():
    """No line of the package or of the settings takes itself out of what is measured."""
    files = [*(ROOT / "reportgen").rglob("*.py"), ROOT / "pyproject.toml"]
    assert [
        path.name for path in files if re.search(r"pragma: *no *(cover|branch)|omit *=", path.read_text("utf-8"))
    ] == []

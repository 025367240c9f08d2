"""The shape of the house: rooms, what they import, what they may do."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "reportgen"
ROOMS = ("read", "consolidate", "analyze", "render", "publish")
SHARED = ("model", "study", "errors", "wording")
MODULES = sorted(PACKAGE.rglob("*.py"))
TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "README.zh.md", "SECURITY.md", "docs",
    "mkdocs.yml", "pyproject.toml", "reportgen", "reportgen.toml", "requirements-dev.lock", "requirements.lock", "results", "templates",
    "tests",
}  # fmt: skip


def name_of(path: Path) -> str:
    """Dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """Second part of a dotted name."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file, which many tests look at."""
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a file."""
    return tuple(ast.walk(parsed(path)))


@cache
def imports(path: Path, *, types: bool = True) -> tuple[str, ...]:
    """Return the modules that a file imports, wherever in it; those for types only if asked for."""
    return tuple(_imports(path, types=types))


def _imports(path: Path, *, types: bool) -> Iterator[str]:
    skipped: set[int] = set()
    if not types:
        for node in nodes(path):
            if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                skipped |= {id(inner) for inner in ast.walk(node)}
    for node in nodes(path):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            if node.module == "reportgen":
                yield from (f"reportgen.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_star(path: Path):
    """Rooms import the shared modules and themselves, never each other; only pipeline and commands import rooms."""
    own = room_of(name_of(path))
    for module in imports(path):
        if not module.startswith("reportgen"):
            continue
        other = room_of(module)
        if own == "model":
            assert other == "model", module
        elif own in ("errors", "study", "wording"):
            assert other not in ROOMS, module
        elif own in ROOMS:
            assert other in (own, *SHARED), module
        elif own not in ("pipeline", "commands"):
            assert other not in ROOMS, module
    assert own in (*ROOMS, *SHARED, "", "cli", "pipeline", "commands", "api", "__main__")


HOMES = {
    "matplotlib": {"reportgen.render.drawing"},
    "babel": {"reportgen.wording.numbers"},
    "jinja2": {"reportgen.render.templates"},
    "tabulate": {"reportgen.render.markdown"},
    "typer": {"reportgen.cli", "reportgen.commands.language", "reportgen.commands.progress"},
    "pydantic": {"reportgen.study", "reportgen.study.schema"},
    "filelock": {"reportgen.publish.lock"},
    "yaml": {"reportgen.render.pages.navigation"},
}


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_its_home(library: str):
    """A library is known to the modules that are made for it and to no other."""
    users = {name_of(path) for path in MODULES for module in imports(path) if module.split(".")[0] == library}
    homes = sorted(HOMES[library], key=len, reverse=True)
    assert {next((home for home in homes if user.startswith(home)), user) for user in users} == HOMES[library]


WRITING = {"write_text", "write_bytes", "to_csv", "mkdir", "unlink", "rename", "rmdir", "rmtree", "copyfile", "copytree",
           "symlink_to", "touch", "makedirs", "remove"}  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_publish_writes(path: Path):
    """Writing calls stand in the publishing room only; printing in cli and commands only."""
    room = room_of(name_of(path))
    for node in nodes(path):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if room not in ("publish", "tests") and called in WRITING - {"to_csv", "remove"}:
            pytest.fail(f"{name_of(path)} calls {called}")
        if called == "open" and room != "publish":
            modes = [a.value for a in node.args[1:2] if isinstance(a, ast.Constant)]
            assert not any(isinstance(mode, str) and set(mode) & set("wax+") for mode in modes), name_of(path)
        if called == "echo" or (isinstance(node.func, ast.Name) and called == "print"):
            assert room in ("cli", "commands"), name_of(path)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_one_clock(path: Path):
    """No module asks the wall clock; a report is dated by its data."""
    for node in nodes(path):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today", "utcnow", "time_ns", "monotonic"), name_of(path)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_stay_small(path: Path):
    """No module grows past 300 lines."""
    assert len(path.read_text("utf-8").splitlines()) <= 300


HEAVY = ("pandas", "numpy", "matplotlib", "mkdocs", "jinja2", "msgspec", "tabulate")  # typer itself loads pydantic


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], [], ["explain", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]):
    """The help is printed without loading any of the libraries that do the work."""
    code = (
        f"import sys; from reportgen.cli import run; run({arguments!r});"
        f"sys.exit(','.join(sorted({{m.split('.')[0] for m in sys.modules}} & set({HEAVY!r}))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_loads_nothing():
    """`import reportgen` costs nothing."""
    code = "import sys, reportgen; sys.exit(','.join(m for m in sys.modules if m.startswith('reportgen.')) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_public_names_are_functions_also_after_their_rooms_were_loaded():
    """`reportgen.read` is the function, whatever was imported before."""
    code = (
        "import reportgen.read, reportgen.analyze, reportgen;"
        "assert reportgen.read.__module__ == reportgen.analyze.__module__ == 'reportgen.api';"
        "from reportgen.read import read_results; from reportgen import read; assert callable(read)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_top_level():
    """The top level holds what was agreed on and small helper files."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    assert {name.split("/")[0] for name in listed if name} <= TOP_LEVEL


def test_every_public_function_has_a_docstring():
    """Public functions, classes and modules explain themselves; texts of wording/ are their own explanation."""
    missing = []
    for path in MODULES:
        if "wording" in path.parts:
            continue
        tree = parsed(path)
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        inner = [node for known in classes if not known.name.startswith("_") for node in known.body]
        told = [tree, *(n for n in (*tree.body, *inner) if isinstance(n, (ast.FunctionDef, ast.ClassDef)))]
        for node in told:
            name = getattr(node, "name", "module")
            if not name.startswith("_") and ast.get_docstring(node) is None:
                missing.append(f"{name_of(path)}.{name}")
    assert missing == []


def test_every_test_says_what_it_shows():
    """Each test has a docstring of one sentence."""
    missing = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                doc = ast.get_docstring(node)
                if not doc or (not doc.split("\n")[0].endswith((".", ",", ":")) and "\n" not in doc):
                    missing.append(f"{path.name}::{node.name}")
    assert missing == []

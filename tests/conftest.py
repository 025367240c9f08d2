"""Fixtures of the whole suite."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

import msgspec
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from typer import rich_utils
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from reportgen import build, cli, pipeline
from reportgen.commands import engine, serve
from reportgen.commands.serving import SiteServer
from reportgen.commands.standing import State
from reportgen.model.figures import FigureSpec
from reportgen.publish.cache import CACHE, Cache
from reportgen.publish.lock import WORKSHOP
from reportgen.render import Rendered, render_report
from reportgen.render.drawing import batch, draw_blank
from reportgen.render.drawing.files import PDF
from reportgen.wording import cli as words
from reportgen.wording.catalog import use_language
from tests import studies

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "reference_study"

settings.register_profile("suite", max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("ci", parent=settings.get_profile("suite"), derandomize=True, max_examples=60)
settings.load_profile("ci" if os.environ.get("CI") else "suite")

AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"

CTEX = "ctex.sty"

CHROMIUM = "chromium-headless-shell" if shutil.which("chromium-headless-shell") else "chromium"
"""The browser without windows starts and opens pages in half the time; where it is not here, the whole one does."""

NEEDS = {
    "tex": ("latexmk", "pdflatex", "pdftotext"),
    "engines": ("lualatex", "xelatex"),
    "chinese": ("xelatex", CTEX),
    "browser": (CHROMIUM,),
    "axe": (CHROMIUM, AXE),
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


LONGEST = (
    "tests/test_reference.py", "tests/browser/test_pages.py", "tests/test_promises.py", "tests/browser/", "tests/faults/",
    "tests/test_package.py",
    "tests/commands/test_serve.py", "tests/publish/", "tests/render/test_paper.py", "tests/test_languages.py",
    "tests/test_cli.py", "tests/simulations/",
)  # fmt: skip
"""Where the long tests are; they are begun first, so that at the end no worker waits for another one's.

Those of the promises come between two that need the project with everything, so that only one worker waits for it.
"""


TOGETHER = (
    "tests/browser/test_pages.py", "tests/commands/test_cluster.py", "tests/commands/test_explain.py", "tests/faults/test_crashes_program.py",
    "tests/faults/test_inputs.py", "tests/publish/test_site.py", "tests/render/test_batch.py",
    "tests/render/test_comparisons.py", "tests/render/test_dark.py", "tests/render/test_drawing.py",
    "tests/render/test_paper.py", "tests/test_languages.py", "tests/test_notebook.py", "tests/test_package.py",
)  # fmt: skip
"""Files whose tests share what is costly to make: one worker does them all."""


class Scheduling(LoadScopeScheduling):
    """Gives all tests of some files to one worker, and the others one by one to whoever is free.

    The plugin's own marks of groups are without effect where pytest does not take the names of tests from it (9.2).
    """

    def _split_scope(self, nodeid: str) -> str:
        name = nodeid.partition("::")[0]
        return name if name in TOGETHER else nodeid


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Return the order of the work."""
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long tests first; those of a file stay together."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: min((places[name] for name in LONGEST if item.nodeid.startswith(name)), default=99))


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
    return studies.small(project)


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


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


class Drawn:
    """Draws each figure of a build once for all workers; what a figure hangs on is in its key."""

    def __init__(self, folder: Path) -> None:
        self._memory = Cache(folder / "figures")

    def __call__(self, spec: FigureSpec, width: float, creator: str, kinds: Sequence[str]) -> dict[str, bytes]:
        key = batch.Picture(spec, width, tuple(kinds), creator).key
        content = self._memory.recall("figures", key)
        if content is not None:
            return msgspec.msgpack.decode(content, type=dict[str, bytes])
        files = draw_blank(spec, width, creator, kinds)
        self._memory.keep("figures", key, msgspec.msgpack.encode(files))
        return files


@pytest.fixture(scope="session", autouse=True)
def _made_once(shared: Path) -> Iterator[None]:
    """The same figure is drawn once by all builds in this process; programs find their fonts in one list."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLCONFIGDIR", str(shared / "matplotlib"))
        patch.setattr(batch, "draw_blank", Drawn(shared))
        yield


@pytest.fixture(autouse=True)
def _redrawn(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that is marked `redraws` draws its figures itself."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("redraws") is not None:
            patch.setattr(batch, "draw_blank", draw_blank)
        yield


@contextmanager
def sketching(*drawn: str) -> Iterator[None]:
    """Have stand-ins for figures that nobody looks at; only files of some kinds are drawn as ever."""
    from tests.faults.edits import sketched  # noqa: PLC0415  it needs this module

    draw = batch.draw_blank

    def made(spec: FigureSpec, width: float, creator: str, kinds: Sequence[str]) -> dict[str, bytes]:
        wanted = [kind for kind in kinds if kind in drawn]
        files = draw(spec, width, creator, wanted) if wanted else {}
        return sketched(spec, width, creator, kinds) | files

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "draw_blank", made)
        yield


@pytest.fixture
def sketches() -> Iterator[None]:
    """A test that does not look at figures has stand-ins for them."""
    with sketching():
        yield


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(shared: Path) -> Once:
    """Make a folder once for all workers: the first that asks fills it, the others wait for it and look at it."""

    def made(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
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
        with sketching(PDF):
            build(folder)

    return once("built", fill)


def rendered(project: Path) -> Rendered:
    """The files of a project's report and paper, without a site."""
    work = pipeline.run(project)
    return render_report(work.report, work.provenance, own_templates=project / "templates")


@pytest.fixture(scope="session")
def everything(once: Once) -> Path:
    """A built project whose report has pages of every kind; to be looked at, not changed."""

    def fill(folder: Path) -> None:
        studies.every_kind(folder)
        build(folder)

    return once("everything", fill)


@pytest.fixture(scope="session")
def small_built(once: Once) -> Path:
    """The small study, built by the program, which remembers its figures; to be looked at, not changed."""

    def fill(folder: Path) -> None:
        studies.small(folder)
        assert cli.run(["-C", str(folder), "-q", "-j", "1", "build"]) == 0

    return once("small-built", fill)


@pytest.fixture
def small_drawn(small: Path, small_built: Path) -> Path:
    """The small study as it was, but for the memory of its figures."""
    shutil.copytree(small_built / WORKSHOP / CACHE, small / WORKSHOP / CACHE)
    return small


@pytest.fixture
def own(small_built: Path, tmp_path: Path) -> Path:
    """The small study, built, to be changed."""
    return Path(shutil.copytree(small_built, tmp_path / "own"))


@pytest.fixture
def state(one_site: Path) -> State:
    """How the site of a project stands that is there and good; which project that is, `one_site` says."""
    found = State()
    found.tell(serve.site_of(one_site))
    return found


@pytest.fixture
def server(one_site: Path, state: State) -> Iterator[SiteServer]:
    """A server of that site on any free port."""
    found = serve.listen(one_site / "site", state, "127.0.0.1", 0)
    found.start()
    yield found
    found.stop()


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run() -> Run:
    """Run the program in this process, where its libraries are loaded already; `cwd`, `env` and `epoch` hold meanwhile."""

    def start(
        *arguments: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        epoch: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        command, out, err = [*map(str, arguments)], io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.delenv("SOURCE_DATE_EPOCH", raising=False)
            for name, value in {**(env or {}), **(epoch or {})}.items():
                patch.setenv(name, value)
            if cwd is not None:
                patch.chdir(cwd)
            # Processes for a few figures would have to load everything anew.
            patch.setattr(engine, "processors", lambda: 1)
            for name in words.panels():
                patch.setattr(rich_utils, name, getattr(rich_utils, name))
            code = cli.run(command)
            use_language("en")
        return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())

    return start


@pytest.fixture
def program() -> Run:
    """Run the program in a process of its own, as a user does."""

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

"""The measurements: each a line of the table, with what it may take."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen import pipeline
from reportgen.commands.sample import write_sample
from reportgen.model.options import Layout
from reportgen.render.drawing import SITE_WIDTH, composed
from reportgen.render.drawing.style import styled
from reportgen.render.figures import all_figures
from tests.benchmarks.yardstick import Spent, look_at_all, median, median_spent, reportgen, run, walk_and_parse
from tests.conftest import REFERENCE

MANY = 10_000
_MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what was measured, what it may take, and by what both are expressed."""

    work: str
    measured: float
    allowed: float
    unit: str
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether it took no more than it may."""
        return self.measured <= self.allowed


def clean(project: Path) -> None:
    """Remove everything that the program has made."""
    for path in (*project.glob("results/consolidated_*"), *project.glob("results/cross_model_analysis*"),
                 *(project / name for name in (".reportgen", "docs", "site", "paper"))):  # fmt: skip
        shutil.rmtree(path, ignore_errors=True)


def unextract(project: Path) -> None:
    """Remove what `extract` has written."""
    clean(project)
    for name in ("search_results.csv", "best_config.json"):
        for path in project.glob(f"results/search_*/{name}*"):
            path.unlink()


def reading(scratch: Path, count: int = MANY) -> Iterator[Line]:
    """Many raw experiments: extracted, analysed, analysed again."""
    project = scratch / f"raw-{count}"
    write_sample(project, count, 0, layout=Layout.RAW)
    results = project / "results"
    unit = median(lambda: walk_and_parse(results))
    took = median_spent(lambda: reportgen(project, "extract"), lambda: unextract(project))
    yield Line(f"`extract`, cold, {count:,}", took.seconds / unit, 1.0, "F", f"F = {unit:.2f} s")
    unextract(project)
    took = median_spent(lambda: reportgen(project, "analyze"), lambda: clean(project))
    yield Line(f"`analyze`, cold, {count:,}", (took.seconds - 3.0) / unit, 1.0, "F + 3 s", f"{took.seconds:.2f} s")
    memory = took.memory / _MEGABYTE
    yield Line(f"peak memory, {count:,}", memory, 200 + 3 * count / 1024, "MB", "largest process of `analyze`")
    settle()
    reportgen(project, "analyze")
    look = median(lambda: look_at_all(results))
    again = median_spent(lambda: reportgen(project, "analyze"))
    note = f"{again.seconds:.2f} s, stat of all files {look:.2f} s"
    yield Line(f"`analyze`, nothing changed, {count:,}", again.seconds - look, 0.7, "s over stat", note)
    shutil.rmtree(project)


def settle() -> None:
    """Wait until times tell of every later change."""
    time.sleep(2.5)


def building(scratch: Path) -> Iterator[Line]:
    """A study of usual size: built, built again, and with one experiment changed."""
    project, what = study(scratch)
    cold = median_spent(lambda: reportgen(project, "build"), lambda: clean(project))
    pages = median(lambda: mkdocs(project, scratch / "plain").seconds)
    figures = median(lambda: save_figures(project))
    unit = pages + figures
    note = f"{cold.seconds:.1f} s; mkdocs {pages:.1f} s, figures {figures:.1f} s"
    yield Line(f"`build` of {what}, cold", cold.seconds / unit, 1.5, "x (mkdocs + figures)", note)
    settle()
    reportgen(project, "build")
    again = median_spent(lambda: reportgen(project, "build"))
    yield Line("`build`, nothing changed", again.seconds, 0.7, "s")
    before = median(lambda: without_site(project), lambda: clean(project))
    changes = iter(range(1000))
    after = median(lambda: without_site(project), lambda: change_one(project, next(changes)))
    note = f"{after:.2f} s of {before:.2f} s"
    yield Line("`build`, one experiment changed, all but the site builder", after / before, 1 / 3, "of cold", note)


def study(scratch: Path) -> tuple[Path, str]:
    """Return a project with the reference grid, or a sample of its size where that is not beside the checkout."""
    project = scratch / "grid"
    if REFERENCE.is_dir():
        shutil.copytree(REFERENCE / "grid" / "results", project / "results", copy_function=shutil.copyfile)
        return project, "`grid`"
    write_sample(project, 194, 0)
    return project, "a sample of 194"


def mkdocs(project: Path, target: Path) -> Spent:
    """Build the published pages with MkDocs alone."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "docs").mkdir(parents=True)
    shutil.copytree(project / "docs" / "report", target / "docs" / "report")
    shutil.copyfile(project / "docs" / "report" / "index.md", target / "docs" / "index.md")
    (target / "mkdocs.yml").write_text("INHERIT: docs/report/.mkdocs.yml\n", "utf-8")
    return run("-m", "mkdocs", "build", "--quiet", cwd=target)


def save_figures(project: Path) -> float:
    """Seconds in which all figures are drawn and saved once as PNG for each palette and as PDF, by `savefig`."""
    code = "import sys; from tests.benchmarks.work import saved; print(saved(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, project], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def saved(project: str) -> float:
    """Draw and save all figures in this process."""
    import matplotlib.backends.backend_pdf  # noqa: F401, PLC0415  loaded before the clock is started

    report = pipeline.run(Path(project)).report
    target = Path(project) / ".reportgen" / "figures"
    target.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    for name, spec in all_figures(report).items():
        with styled(SITE_WIDTH):
            figure = composed(spec, SITE_WIDTH)
            for kind in ("png", "dark.png", "pdf"):
                figure.savefig(target / f"{name}.{kind}", dpi=192)
    return time.perf_counter() - begun


def without_site(project: Path) -> float:
    """Seconds that a build takes beside the site builder."""
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "-C", project, "--timings", "build"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    site = re.search(r"([\d.]+) s +\d+%  building the site", done.stderr)
    whole = re.search(r"([\d.]+) s +in all", done.stderr)
    assert site, done.stderr
    assert whole, done.stderr
    return float(whole[1]) - float(site[1])


def change_one(project: Path, number: int) -> None:
    """Give one experiment another perplexity."""
    path = next(iter(sorted((project / "results").glob("search_*/exp_*/evaluation/evaluation_results.json"))))
    document = json.loads(path.read_text("utf-8"))
    section = document["metrics"]["ppl"]
    section[next(iter(section))] = 20.0 + number / 100
    path.write_text(json.dumps(document), "utf-8")


def starting() -> Iterator[Line]:
    """What the program costs before it does anything."""
    bare = median(lambda: run("-c", "pass").seconds)
    for option in ("--help", "--version"):
        took = median(lambda option=option: run("-m", "reportgen", option).seconds)  # type: ignore[misc]
        yield Line(f"`{option}`", took - bare, 0.2, "s over Python", f"bare interpreter {bare:.3f} s")


def growing(scratch: Path) -> Iterator[Line]:
    """Seconds and memory of `analyze` by number of experiments; no limit is set."""
    for layout, counts in ((Layout.RAW, (1000, 10_000, 100_000)), (Layout.CSV, (10_000, 100_000, 1_000_000))):
        for count in counts:
            project = scratch / f"{layout.value}-{count}"
            write_sample(project, count, 0, layout=layout)
            took = reportgen(project, "analyze")
            each = 1e6 * took.seconds / count
            note = f"{took.seconds:.1f} s, {took.memory / _MEGABYTE:,.0f} MB"
            yield Line(f"`analyze`, {count:,} as {layout.value}", each, float("inf"), "µs an experiment", note)
            shutil.rmtree(project)

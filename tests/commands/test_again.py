"""Runs with nothing to do: known by the inputs' times, and only where what was published stands whole."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import pipeline
from reportgen.cli import run
from reportgen.commands.serve import Builder, site_of
from reportgen.commands.session import Session
from reportgen.commands.standing import State
from reportgen.read import snapshot
from tests import studies
from tests.conftest import tree

GRAIN = 20_000_000
"""Nanoseconds: that of this machine's file systems is no coarser."""


class Count:
    """Counts how often a study was really read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs = 0
        whole = pipeline.run

        def counted(*arguments: object, **more: object) -> pipeline.Work:
            self.runs += 1
            return whole(*arguments, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(pipeline, "run", counted)

    def of(self, *arguments: str | Path) -> int:
        """How often a command reads the study."""
        before = self.runs
        assert run([str(argument) for argument in arguments]) == 0
        return self.runs - before


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Counts how often a study was really read."""
    return Count(monkeypatch)


@pytest.fixture
def settled(small: Path, monkeypatch: pytest.MonkeyPatch, sketches: None) -> Path:
    """A small study whose files are old enough."""
    monkeypatch.setattr(snapshot, "GRAIN", GRAIN)
    studies.put(small / "reportgen.toml", 'title = "A"\n')
    time.sleep(2 * GRAIN / 1e9)
    return small


def test_the_second_analysis_reads_nothing(settled: Path, count: Count, capsys: pytest.CaptureFixture[str]):
    """`analyze` on an unchanged study prints the same report without reading it, and writes nothing."""
    assert count.of("-C", settled, "analyze") == 1
    first, before = capsys.readouterr().out, tree(settled / "results")
    assert count.of("-C", settled, "analyze") == 0
    second = capsys.readouterr().out
    assert first.splitlines()[:-2] == second.splitlines()[:-2]
    assert second.splitlines()[-1] == first.splitlines()[-1]
    assert "up to date" in second.splitlines()[-2]
    assert tree(settled / "results") == before


def edit_input(project: Path) -> None:
    """Another value of the same length, with the old time."""
    path = next((project / "results").glob("search_*/exp_001*/evaluation/*.json"))
    status = path.stat()
    path.write_text(path.read_text("utf-8").replace("0.55", "0.56"), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "an input": edit_input,
    "a new file": lambda project: (project / "results/search_Fir_20/notes.txt").touch(),
    "the study file": lambda project: studies.put(project / "reportgen.toml", 'title = "B"\n'),
    "an artefact": lambda project: studies.put(project / "results/cross_model_analysis/analysis.json", "{}"),
    "an artefact that is gone": lambda project: (project / "results/cross_model_analysis/analysis.json").unlink(),
    "a folder that is gone": lambda project: shutil.rmtree(project / "results/consolidated_Fir_20"),
    "a template": lambda project: studies.put(project / "templates/site/own.md.j2", "own"),
    "the memory": lambda project: shutil.rmtree(project / ".reportgen"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(settled: Path, count: Count, change: str):
    """A change of an input, the settings, the templates or what was published makes `analyze` work again."""
    assert count.of("-C", settled, "analyze", "-q") == 1
    assert count.of("-C", settled, "analyze", "-q") == 0
    CHANGES[change](settled)
    assert count.of("-C", settled, "analyze", "-q") == 1
    assert (settled / "results/cross_model_analysis/analysis.json").stat().st_size > 100


@pytest.mark.parametrize("more", [("--no-cache",), ("-v",)])
def test_asked_for_everything_it_reads_everything(settled: Path, count: Count, more: tuple[str, ...]):
    """With --no-cache, and with --verbose, which wants every line, the study is read again."""
    assert count.of("-C", settled, "analyze", "-q") == 1
    assert count.of("-C", settled, *more, "analyze") == 1


def test_without_cache_nothing_is_kept(settled: Path):
    """With --no-cache no memory is made."""
    assert run(["-C", str(settled), "--no-cache", "-q", "analyze"]) == 0
    assert not (settled / ".reportgen/cache").exists()


def test_what_was_written_just_now_is_read_again(small: Path, count: Count):
    """A study whose files were written within the grain of their times is read, however alike they look."""
    assert count.of("-C", small, "analyze", "-q") == 1
    path = next((small / "results").glob("search_*/exp_001*/evaluation/*.json"))
    path.write_text(path.read_text("utf-8"), "utf-8")
    assert count.of("-C", small, "analyze", "-q") == 1
    assert count.of("-C", small, "analyze", "-q") == 1


def test_another_date_or_language_is_another_report(settled: Path, count: Count, monkeypatch: pytest.MonkeyPatch):
    """SOURCE_DATE_EPOCH and the language decide what is published, so they decide whether there is anything to do."""
    assert count.of("-C", settled, "analyze", "-q") == 1
    assert count.of("-C", settled, "analyze", "-q", "--language", "zh") == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert count.of("-C", settled, "analyze", "-q") == 1


def test_a_second_build_builds_nothing(settled: Path, count: Count, capsys: pytest.CaptureFixture[str]):
    """`build` on an unchanged project leaves everything as it stands, until a page, the site or a figure is touched."""
    assert count.of("-C", settled, "build", "-q") == 1
    before = tree(settled)
    capsys.readouterr()
    assert count.of("-C", settled, "build") == 0
    assert "docs/report, site, paper: everything was up to date" in capsys.readouterr().out
    assert {name: raw for name, raw in tree(settled).items() if not name.startswith(".reportgen")} == {
        name: raw for name, raw in before.items() if not name.startswith(".reportgen")
    }
    studies.put(settled / "docs/own.md", "# Own\n")
    assert count.of("-C", settled, "build", "-q") == 1
    time.sleep(2 * GRAIN / 1e9)
    count.of("-C", settled, "build", "-q")
    assert count.of("-C", settled, "build", "-q") == 0
    studies.put(settled / "site/index.html", "edited")
    assert count.of("-C", settled, "build", "-q") == 1
    assert "edited" not in (settled / "site/index.html").read_text("utf-8")


def test_an_interrupted_exchange_is_no_reason_to_rest(settled: Path, count: Count):
    """Where a killed process left an exchange half done, `analyze` works, for that completes it."""
    assert count.of("-C", settled, "analyze", "-q") == 1
    studies.put(settled / ".reportgen/journal.json", "{}")
    assert count.of("-C", settled, "analyze", "-q") == 1
    assert not (settled / ".reportgen/journal.json").exists()


def test_no_results_no_memory(tmp_path: Path):
    """In a folder without results nothing is made, not even a memory."""
    assert run(["-C", str(tmp_path), "-q", "analyze"]) == 2
    assert list(tmp_path.iterdir()) == []


def test_serving_what_is_current_builds_nothing(settled: Path, count: Count):
    """`serve` does nothing where a build stands that is current, and builds everything with the first change."""
    assert count.of("-C", settled, "build") == 1
    state = State()
    builder = Builder(Session(project=settled), settled, state, remembers=True)
    builder.build(site_alone=False)
    assert (count.runs, builder.failed, state.latest.fault) == (1, False, ())
    assert state.latest.site == site_of(settled) != ""
    builder.build(site_alone=True)
    assert count.runs == 2


def test_what_was_served_is_not_built_again(settled: Path, count: Count):
    """What `serve` built is known to `build`."""
    Builder(Session(project=settled), settled, State(), remembers=True).build(site_alone=False)
    assert count.runs == 1
    assert count.of("-C", settled, "build") == 0

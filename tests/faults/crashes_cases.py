"""What the publishing room is asked to do while its system calls fail.

A case is a project as it stands before, and one call of the room. The site builder is replaced: it writes what it is
given, in this process, so that a run takes milliseconds.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from reportgen import publish
from reportgen.model.progress import Silent, Watcher
from reportgen.model.specs import Provenance
from reportgen.publish import FOLDERS, exchange, publish_report, renewal, write_artefacts
from reportgen.publish.files import sha256, walk, write_new
from reportgen.publish.journal import write_journal
from reportgen.publish.manifest import MANIFEST

WORKSHOP = ".reportgen"


@dataclass(frozen=True, slots=True)
class Case:
    """One call of the room.

    Attributes:
        name: what is done.
        prepare: makes the project as it stands before.
        act: the call.
        between: builds, beside those before and after it, that a published folder may be of.
        writes: the folders that this may change; all else is an input.
        again: whether it may be done again where even its cleaning up failed.
        exchanges: whether folders are exchanged that stand already.
    """

    name: str
    prepare: Callable[[Path], object]
    act: Callable[[Path], object]
    between: tuple[Callable[[Path], object], ...] = ()
    writes: tuple[str, ...] = ("docs/report/", "site/", "paper/", "results/consolidated_Fir_20/")
    again: bool = True
    exchanges: bool = True


class Alone(Silent):
    """Watches a process that is alone: whom it waited for would be itself."""

    def waiting(self, owner: str) -> None:
        """Do not wait."""
        raise RuntimeError(f"waits for {owner}")


def inputs(project: Path) -> None:
    """What is never written."""
    write_new(project / "results" / "search_Fir_20" / "search_results.csv", b"output_dir,ppl\nexp_001_lr1,3\n")
    write_new(project / "docs" / "index.md", b"# Front page\n")


def build(project: Path, mark: str, watch: Watcher | None = None) -> None:
    """Publish everything: each file says by its mark which build it is of."""
    content = mark.encode()
    publish_report(
        project,
        report={"index.md": content, "deep/page.md": content * 9},
        paper={"tables/best.tex": content * 9},
        front_page=content,
        artefacts=artefacts(mark),
        provenance=provenance(mark),
        details={},
        pdf=False,
        watch=watch or Alone(),
    )


def artefacts(mark: str) -> dict[str, dict[str, bytes]]:
    """Two files of one model."""
    content = mark.encode()
    return {"consolidated_Fir_20": {"all_methods_results.csv": b"acc\n" + content * 50, "x.json": b"{}" + content}}


def provenance(mark: str) -> Provenance:
    """Where a build of this mark comes from."""
    return Provenance(sha256(mark.encode()), "0.0", "", 1, 0)


def built(mark: str) -> Callable[[Path], None]:
    """Inputs, and a build of them."""

    def prepare(project: Path) -> None:
        inputs(project)
        build(project, mark)

    return prepare


def half_built(before: str, mark: str, done: int) -> Callable[[Path], None]:
    """A build, and what another one left that was killed after some of its exchanges."""

    def prepare(project: Path) -> None:
        other = project.with_name(project.name + "-other")
        built(mark)(other)
        built(before)(project)
        root = project / WORKSHOP / "stage-999999999-0"
        for name in FOLDERS:
            shutil.copytree(other / name, root / name)
        shutil.rmtree(other)
        pairs = {name: sha256((root / name / MANIFEST).read_bytes()) for name in FOLDERS}
        write_journal(project, root.name, pairs)
        for name in FOLDERS[:done]:
            exchange.put(root / name, project / name)

    return prepare


def with_old_artefacts(project: Path) -> None:
    """Inputs, and artefacts of the old scripts."""
    inputs(project)
    write_new(project / "results" / "consolidated_Fir_20" / "x.json", b'{"old": 1}')
    write_new(project / "results" / "consolidated_Fir_20" / "all_methods_results.csv", b"acc\n1\n")


def with_new_page(project: Path) -> None:
    """A build, after which a page of the project's own was written."""
    built("a")(project)
    write_new(project / "docs" / "more.md", b"# More\n")


def extract(project: Path) -> None:
    """Write files into a search folder that has a CSV."""
    files = {"best_config.json": b"{}b", "search_results.csv": b"output_dir,ppl\nexp_001_lr1,4\n"}
    publish.write_search_files(project, {"search_Fir_20": files}, Alone(), ["search_Fir_20"])


def init(project: Path) -> None:
    """Write files where there are none."""
    publish.write_missing_files(project, {"reportgen.toml": b"x = 1\n", "more/mkdocs.yml": b"y\n"}, Alone())


def sample(project: Path) -> None:
    """Write a new folder."""
    publish.write_new_folder(project / "new", [("results/a.json", b"{}"), ("results/b/c.json", b"[]")])


KILLED = (built("a"), built("b"))
CASES = (
    Case("first build", inputs, lambda p: build(p, "b"), exchanges=False),
    Case("build", built("a"), lambda p: build(p, "b")),
    Case("same build again", built("a"), lambda p: build(p, "a"), exchanges=False),
    Case("build over old artefacts", with_old_artefacts, lambda p: build(p, "b"), exchanges=False),
    Case("build after a kill before the exchanges", half_built("a", "b", 0), lambda p: build(p, "c"), KILLED),
    Case("build after a kill between the exchanges", half_built("a", "b", 1), lambda p: build(p, "c"), KILLED),
    Case("build after a kill behind the exchanges", half_built("a", "b", 3), lambda p: build(p, "c"), KILLED),
    Case("start after a kill", half_built("a", "b", 2), lambda p: publish.settle(p, Alone().waiting), KILLED),
    Case("site alone", with_new_page, lambda p: renewal.renew_site(p, provenance("a"), Alone())),
    Case(
        "analyze", built("a"), lambda p: write_artefacts(p, artefacts("b"), provenance("b"), Alone()), exchanges=False
    ),
    Case("extract", inputs, extract, writes=("results/search_Fir_20/",), exchanges=False),
    Case("init", inputs, init, writes=("reportgen.toml", "more/"), exchanges=False),
    Case("sample", inputs, sample, writes=("new/",), again=False, exchanges=False),
)


def fake_site(root: Path, _date: str) -> str:
    """Stand in for the site builder: one page for each page."""
    for folder, _, names in walk(root / "docs"):
        for name in names:
            path = Path(folder, name)
            page = path.relative_to(root / "docs").as_posix()
            write_new(root / "site" / f"{page}.html", b"<html>" + path.read_bytes())
    return ""


@contextmanager
def without_site() -> Iterator[None]:
    """Replace the site builder."""
    with mock.patch.object(publish, "build_site", fake_site), mock.patch.object(renewal, "build_site", fake_site):
        yield

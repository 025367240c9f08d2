"""The long part on injection: every name in every role through the whole pipeline."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, nullcontext
from pathlib import Path

from playwright.sync_api import sync_playwright

from reportgen import build
from reportgen.errors import ReportgenError
from reportgen.publish.tex import compile_paper
from reportgen.wording.catalog import SOURCE, use_language
from tests.browser.visitor import FLAGS, Visitor
from tests.conftest import CHROMIUM, lacking
from tests.faults import browsing
from tests.faults.corpus import NASTY
from tests.faults.figures import Figure, noted
from tests.faults.hostile import FEW, Names, undrawn, write_study
from tests.faults.injection import PLAIN, Harmless, faults, harmless, said, terminal_faults

SHARE = 2
"""Names that each role has in a round: the time of a round grows with more than their number."""

TRIED = 3
"""Of so many rounds the campaign builds one; every name is in a third of the roles then."""

_EVERY = 10
"""Of so many rounds one draws its figures, one is in Chinese, and both compile their paper."""

_VISITED = 10
"""Pages of a round that are looked at in a browser."""


def rounds(share: int = SHARE) -> list[Names]:
    """Return the names of each round; after all of them every role has had every name."""
    count = -(-len(NASTY) // share)
    found = []
    for turn in range(count):
        names = {}
        for place, role in enumerate(FEW):
            first = (turn + 7 * place) % count * share
            names[role] = NASTY[first : first + share]
        found.append(names)
    return found


def one_round(turn: int, names: Names, scratch: Path, usual: Mapping[str, Harmless]) -> list[str]:
    """Build one round's study and judge what comes out of it."""
    language = "zh" if turn % _EVERY == 1 else SOURCE
    project = scratch / f"round {turn}" / "project"
    (project / "results").mkdir(parents=True)
    write_study(project, names, language)
    with nullcontext() if turn % _EVERY == 0 else undrawn():
        try:
            build(project)
        except ReportgenError as error:
            return [f"no report: {error}"]
    found = list(faults(project, usual[language], names))
    for command in (("analyze",), ("-v", "check"), ("explain", "--list")):
        code, out, err = said("-C", project, *command)
        found += [f"{command[-1]}: exit code {code}: {err[-200:]}"] * (code not in (0, 4))
        found += (f"{command[-1]}: {line}" for line in terminal_faults(out + err))
    if turn % _EVERY in (0, 1):
        found += _compiled(project, language)
    found += _seen(project / "site", names)
    use_language(SOURCE)
    return found


def _compiled(project: Path, language: str) -> Iterator[str]:
    if lacking("chinese" if language != SOURCE else "tex"):
        return
    try:
        compile_paper(project / "paper", "", "xelatex" if language != SOURCE else "pdflatex")
    except ReportgenError as error:
        yield f"paper: {error}"
    yield from (f"{path}: written by LaTeX" for path in project.rglob("*OWNED*") if "results" not in path.parts)


def _seen(site: Path, names: Names) -> Iterator[str]:
    """Visit pages in a browser, and search for names."""
    if lacking("browser"):
        return
    with sync_playwright() as playwright, ExitStack() as stack:
        chromium = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=FLAGS)
        stack.callback(chromium.close)
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        reader = Visitor(context, f"{site.as_uri()}/")
        for name in browsing.pages(site, _VISITED):
            yield from browsing.quietly(reader, name)
        yield from browsing.search(reader, [name for name in names["model"] if name.isprintable()][:5])
        yield from reader.faults


def usual_of(scratch: Path) -> dict[str, Harmless]:
    """Build a study of plain names in each language, and return what its outputs have."""
    found = {}
    for language in (SOURCE, "zh"):
        project = scratch / f"plain {language}" / "project"
        (project / "results").mkdir(parents=True)
        write_study(project, PLAIN, language)
        with undrawn():
            build(project)
        found[language] = harmless(project)
    use_language(SOURCE)
    return found


def pairs(scratch: Path, most: int | None = None) -> Figure:
    """Return the figure of all rounds, or of so many."""
    usual = usual_of(scratch)
    every = rounds()[::TRIED][:most]
    begun, wrong = time.monotonic(), []
    for turn, names in enumerate(every):
        wrong += [f"round {turn}: {fault}" for fault in one_round(turn, names, scratch, usual)]
        shutil.rmtree(scratch / f"round {turn}", ignore_errors=True)
    tried = sum(len(given) for names in every for given in names.values())
    seconds = (time.monotonic() - begun) / len(every)
    note = f"{len(NASTY)} names in {len(FEW)} roles, {len(every)} builds of {seconds:.0f} s"
    return Figure("injection: names in roles, whole pipeline", tried, "pairs", len(wrong), noted(note, wrong))

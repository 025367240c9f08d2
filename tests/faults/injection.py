"""Nasty names in every place of a study, through the whole pipeline: what was published is read back and judged."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import markdown as python_markdown
from markdown_it import MarkdownIt

from reportgen.cli import run
from reportgen.model.encode import uncelled
from reportgen.render.escape import clean, latex_characters
from tests.conftest import lacking, rendered
from tests.faults import encoders, markup
from tests.faults.corpus import NASTY, can_name_folder
from tests.faults.figures import Figure, noted
from tests.faults.hostile import FEW, Names, undrawn, write_study

FOLDERS = ("docs/report", "site", "paper")
"""What a build publishes beside `results/`."""

PLAIN: Names = {role: [f"plain {place}"] for place, role in enumerate(FEW)}
"""A harmless name for each role."""

TEXTS, BATCH = 20_000, 4_000
"""Texts that Hypothesis makes up, and how many of them one LaTeX file holds."""

_FILE = re.compile(r"[A-Za-z0-9._-]+")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+](?:inf|infinity|nan)", re.IGNORECASE)
_DATA = re.compile(r'reportgen\.define\("([A-Za-z0-9_.-]+)",(.*)\);\n', re.DOTALL)
_INDEX = re.compile(r"var __index = (.*)", re.DOTALL)
_CONTROL = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
_MACRO = re.compile(r"\\newcommand\{\\rg[A-Za-z]+\}\{.*\}")
_PASTED = ("table", "thead", "tbody", "tr", "th", "td", "p", "strong", "u", "code", "h3", "h4")
_BUILT_FROM_TEX = frozenset(match[1] for text in latex_characters().values() for match in _CONTROL.finditer(text))
_REPLACED = frozenset({"texttt", "allowbreak", "parbox", "raggedright", "strut"})


@dataclass(frozen=True)
class Harmless:
    """What a build of plain names has: its inline scripts by SHA-256, and the control sequences of its LaTeX."""

    scripts: frozenset[str]
    controls: frozenset[str]


def harmless(project: Path, plain: Names | None = None) -> Harmless:
    """Look at a project that was built of plain names, whose paper may be that of another study with plain names."""
    scripts = frozenset(script for _, page in markup.pages(project / "site") for script in page.scripts)
    if plain is None:
        return Harmless(scripts, frozenset(_controls(project / "paper")))
    with tempfile.TemporaryDirectory() as folder, undrawn():
        (Path(folder) / "results").mkdir()
        write_study(Path(folder), plain)
        made = {name: raw.decode() for name, raw in rendered(Path(folder)).paper.items() if name.endswith(".tex")}
    return Harmless(scripts, frozenset(match[1] for text in made.values() for match in _CONTROL.finditer(text)))


def _controls(paper: Path) -> set[str]:
    return {match[1] for path in paper.rglob("*.tex") for match in _CONTROL.finditer(path.read_text("utf-8"))}


def faults(project: Path, usual: Harmless, names: Names) -> Iterator[str]:
    """Yield whatever in a built project is more than text, and each name that is not shown as it is."""
    texts: set[str] = set()
    for name, page in markup.pages(project / "site"):
        texts |= page.texts
        yield from (f"site/{name}: {fault}" for fault in page.faults)
        yield from (f"site/{name}: comment {text!r}" for text in page.comments)
        if page.scripts - usual.scripts:
            yield f"site/{name}: a script of its own"
        if len(page.title) != 1 or not page.title[0]:
            yield f"site/{name}: titles {page.title}"
    yield from missing(names, texts)
    yield from _search(project / "site" / "search")
    for path in sorted((project / "site" / "report" / "data").glob("*.js")):
        yield from _data(path)
    yield from tables(project)
    yield from _documents(project)
    yield from _paper(project / "paper", usual)
    yield from _paths(project)


def missing(names: Names, texts: set[str]) -> Iterator[str]:
    """Yield the names that no page shows as they are; figures have forms of their own."""
    every = "\n".join(texts)
    for role, several in names.items():
        for name in several:
            shown = markup.squeezed(clean(name.strip() if role in OF_TABLES else name))
            if (
                role in HIDDEN
                or not shown
                or _NUMBER.fullmatch(shown)
                or (role == "model" and not can_name_folder(name))
            ):
                continue
            forms = (shown, f"{shown} ↑", f"{shown} ↓")
            if (
                not any(form in texts for form in forms)
                and (f"[{shown}]" if len(shown) < _SHORT else shown) not in every
            ):
                yield f"{role} {name!r} is not shown"


HIDDEN = (
    "title",
    "timestamp",
    "corpus",
    "column",
    "cell",
    "output_dir",
    "broken",
    "raw task",
    "file",
    "experiment",
    "model_path",
)
"""Roles whose names pages show in another form, cut, or not at all."""

OF_TABLES = ("task", "parameter", "value")
"""Roles that are read from CSV, where white space around a name does not count."""

_SHORT = 3
"""Characters of a name up to which it has to be all of an element's text."""


def _search(folder: Path) -> Iterator[str]:
    index = json.loads((folder / "search_index.json").read_text("utf-8"))
    script = _INDEX.fullmatch((folder / "search_index.js").read_text("utf-8"))
    if script is None or json.loads(script[1]) != index:
        yield "search: the script is not the index"
    for entry in index["docs"]:
        for fault in (*markup.fragment(entry["text"]).faults, *markup.fragment(entry["title"], ("code",)).faults):
            yield f"search: {entry['location']}: {fault}"
        if set(entry["location"]) & set("<>\"' "):
            yield f"search: {entry['location']}"


def _data(path: Path) -> Iterator[str]:
    """A data file is one call with one JSON value, in ASCII; nothing in it ends a script."""
    text = path.read_bytes().decode("ascii", "replace")
    found = _DATA.fullmatch(text)
    if found is None or "\ufffd" in text or found[1] != path.stem:
        yield f"{path.name}: is more than one value"
        return
    json.loads(found[2], parse_constant=_no_json)


def _no_json(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def tables(project: Path) -> Iterator[str]:
    """Yield cells of published CSV files that a spreadsheet would take for a formula."""
    for path in sorted({*(project / "docs" / "report").rglob("*.csv"), *outputs(project)}):
        if path.suffix != ".csv":
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            for line, cells in enumerate(csv.reader(stream, strict=True), 1):
                for cell in cells:
                    if cell[:1] in set("=+-@\t\r\0") and not _NUMBER.fullmatch(cell):
                        yield f"{path.relative_to(project)}:{line}: {cell!r}"
                    if cell.startswith("'") and uncelled(cell) != cell and _NUMBER.fullmatch(uncelled(cell)):
                        yield f"{path.relative_to(project)}:{line}: a number is disarmed: {cell!r}"


def outputs(project: Path) -> Iterator[Path]:
    """Yield the artefacts under `results/`."""
    for pattern in ("consolidated_*", "cross_model_analysis*"):
        for folder in sorted((project / "results").glob(pattern)):
            yield from (path for path in sorted(folder.iterdir()) if path.is_file())


def _documents(project: Path) -> Iterator[str]:
    """JSON is strict; Markdown that is offered for pasting has no markup but its table's, in two readers."""
    for path in outputs(project):
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"), parse_constant=_no_json)
    for path in sorted((project / "docs" / "report" / "downloads").rglob("*.md.txt")):
        yield from (f"{path.name}: {fault}" for fault in pasted(path.read_text("utf-8")))


def pasted(text: str) -> Iterator[str]:
    """Yield markup in Markdown for pasting that is not meant."""
    for html in (
        python_markdown.markdown(text, extensions=["tables"]),
        MarkdownIt("commonmark").enable("table").render(text),
    ):
        page = markup.fragment(re.sub(r' style="text-align: ?(left|right);?"', "", html), _PASTED)
        yield from (*page.faults, *page.comments)


def _paper(paper: Path, usual: Harmless) -> Iterator[str]:
    foreign = (
        {name for name in _controls(paper) - usual.controls if not name.startswith("rg")} - _BUILT_FROM_TEX - _REPLACED
    )
    if foreign:
        yield f"paper: commands {sorted(foreign)}"
    for line in (paper / "numbers.tex").read_text("utf-8").splitlines():
        if not line.startswith("%") and not _MACRO.fullmatch(line):
            yield f"paper/numbers.tex: {line!r}"


def _paths(project: Path) -> Iterator[str]:
    """Files have plain names, and nothing is beside the project or where no folder of ours is."""
    for folder in FOLDERS:
        for path in (project / folder).rglob("*"):
            if not _FILE.fullmatch(path.name):
                yield f"{path.relative_to(project)!r} is no plain name"
    known = {"results", "docs", "site", "paper", "reportgen.toml", ".reportgen", "templates", "mkdocs.yml"}
    yield from (f"{path.name!r} is not ours" for path in project.iterdir() if path.name not in known)
    yield from (f"{path.name!r} beside the project" for path in project.parent.iterdir() if "OWNED" in path.name)


def said(*arguments: str | Path) -> tuple[int, str, str]:
    """Run the program and return its exit code, its output and its errors."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return code, out.getvalue(), err.getvalue()


def terminal_faults(text: str) -> Iterator[str]:
    """Yield lines of output that steer a terminal or hide something."""
    for line in text.split("\n"):
        if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in line):
            yield repr(line)


def campaign(scratch: Path, count: int = TEXTS, most: int | None = None) -> list[Figure]:
    """Read made-up texts back from each encoder, and try every name in every role, or so many rounds of them."""
    from tests.faults.nasty_rounds import pairs  # noqa: PLC0415  it needs this module

    texts = [*NASTY, *encoders.collected(count)]
    found = {name: read_back(texts) for name, read_back in encoders.ENCODERS.items()}
    if not lacking("tex"):
        batches = [texts[first : first + BATCH] for first in range(0, len(texts), BATCH)]
        found["LaTeX"] = [
            text for nth, part in enumerate(batches) for text in encoders.in_latex(part, scratch / f"tex {nth}")
        ]
    figures = [
        Figure(f"injection: {name}", len(texts), "texts", len(wrong), noted("", map(repr, wrong)))
        for name, wrong in found.items()
    ]
    return [*figures, pairs(scratch, most)]

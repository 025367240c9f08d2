"""No name becomes markup, code, a formula, a path or a command; the long part is in the campaign."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reportgen.commands.completion import complete_keys, complete_models, complete_searches
from reportgen.commands.init import write_study_file
from reportgen.commands.standing import Standing, stand_in
from reportgen.errors import InputError, one_line
from reportgen.model.paths import PathError, look
from reportgen.model.progress import Silent
from reportgen.read.table import read_table
from reportgen.render.escape import clean
from reportgen.study import Study, parse_study
from tests import studies
from tests.conftest import Once
from tests.faults import encoders, markup
from tests.faults.corpus import FAMILIES, NASTY, can_name_folder, dealt
from tests.faults.hostile import FEW, SUITE, build_plain, build_study, toml
from tests.faults.injection import PLAIN, faults, harmless, pasted, said, tables, terminal_faults

MADE_UP = 150
"""Texts that Hypothesis makes up, besides the corpus."""


@pytest.fixture(scope="session")
def nasty(once: Once) -> Path:
    """A built project with a nasty name in each role; to be looked at, not changed."""
    return once("nasty", build_study) / "project"


@pytest.fixture(scope="session")
def plain(once: Once) -> Path:
    """A built project of plain names; to be looked at, not changed."""
    return once("plain", build_plain)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The corpus and texts made of its pieces."""
    return [*NASTY, *encoders.collected(MADE_UP)]


def test_a_build_of_nasty_names_holds_nothing_but_text(nasty: Path, plain: Path):
    """Pages, search index, data, CSV, JSON, Markdown, LaTeX and paths hold names as they are and nothing else of them."""
    assert list(faults(nasty, harmless(plain, PLAIN), SUITE)) == []


@pytest.mark.parametrize("name", encoders.ENCODERS)
def test_an_encoder_is_read_back(texts: list[str], name: str):
    """What was encoded is read by the format's own reader as the same text, without anything besides."""
    assert encoders.ENCODERS[name](texts) == []


@pytest.mark.tex
def test_latex_is_read_back_from_the_pdf(texts: list[str], tmp_path: Path):
    """Every text of the corpus is set without an error, and the PDF has the same text."""
    assert encoders.in_latex(texts, tmp_path / "tex") == []


COMMANDS = (
    ("analyze",), ("-v", "check"), ("--no-cache", "-v", "consolidate"), ("explain", "--list"), ("explain", "--list", "--json"), (),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_output_steers_no_terminal(nasty: Path, tmp_path: Path, command: tuple[str, ...]):
    """No command prints a character that steers a terminal, breaks a line or hides, and none ends as a bug."""
    project = shutil.copytree(nasty, tmp_path / "p")
    code, out, err = said("-C", project, *command)
    assert code in (0, 4), err
    assert list(terminal_faults(out + err)) == []
    assert out.count("\n") > 3
    if "--json" in command:
        assert len({entry["key"] for entry in json.loads(out)}) > 50


def test_errors_steer_no_terminal(project: Path):
    """An error that quotes what the user or the data says is one line without controls."""
    studies.put(project / "reportgen.toml", f"[models.{toml(chr(27) + '[31m')}]\nlabe = {toml(chr(7))}\n")
    for arguments in (
        ("check",),
        ("explain", "\x1b[31m\nerror: forged"),
        ("extract", "\x9b31m\u202e"),
        ("\x1b]0;x\x07",),
    ):
        code, out, err = said("-C", project, *arguments)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert list(terminal_faults(err)) == []


def test_extract_names_files_on_one_line(project: Path):
    """A folder's name with a line break does not forge a line of output."""
    search = "search_a\nwrote: forged\x1b[31m_20"
    studies.experiment(project, search, studies.name(1, 32, 4), studies.evaluation())
    code, out, err = said("-C", project, "extract")
    assert code == 0
    assert list(terminal_faults(out + err)) == []
    assert not [line for line in out.splitlines() if line.startswith("wrote: forged")]
    assert one_line(search) not in out
    assert search.replace("\n", "\\u000a").replace("\x1b", "\\u001b") in out


@pytest.mark.parametrize("form", ["markdown", "json", "text"])
def test_a_comparison_is_text(tmp_path: Path, form: str):
    """What `diff` prints for a pull request has only the tags of its tables; JSON reads back; nobody is mentioned."""
    names = [*(name for name in NASTY if can_name_folder(name))][:40]
    for side, level in (("old", 0.5), ("new", 0.7)):
        for place, name in enumerate(names if side == "old" else reversed(names)):
            search = f"search_{name}_20"
            row = studies.row(search, 1, 32, 4, level + place / 1000)
            studies.table(tmp_path / side, search, [{**row, "acc_<b>@x": 0.5}])
    code, out, err = said("diff", tmp_path / "old", tmp_path / "new", "--format", form)
    assert code == 0, err
    assert list(terminal_faults(out)) == []
    if form == "json":
        assert json.loads(out)["best"]
    if form == "markdown":
        assert list(pasted(out)) == []
        assert "&#64;x" not in out
    for name in names[:8]:
        assert form != "markdown" or clean(name) in "".join(_text(out)), name


def _text(markdown: str) -> list[str]:
    parts: list[str] = []
    parser = HTMLParser(convert_charrefs=True)
    parser.handle_data = parts.append  # type: ignore[method-assign]
    parser.feed(markdown.replace("&#8203;", ""))
    parser.close()
    return parts


def test_a_served_fault_is_text():
    """The page that stands in for a site, and what its banner is told, hold an error as text."""
    standing = Standing(1, "", NASTY)
    allowed = {**markup.ALLOWED, "meta": frozenset({"charset", "name", "content"})}
    page = markup.parse(stand_in(standing).decode(), allowed)
    assert page.faults == page.comments == []
    assert page.scripts == set()
    event, data, *rest = standing.message().decode("ascii").split("\n")
    assert (event, rest) == ("event: error", ["", ""])
    assert json.loads(data.removeprefix("data: "))["lines"] == list(NASTY)


def test_shells_are_offered_words_only(project: Path):
    """What a shell would take for more than a word is not offered, for shells put offers in unquoted."""
    for name in (*filter(can_name_folder, NASTY), "$(touch OWNED)", "`touch OWNED`", "a;b", "a b", "Fir-1.5", "名"):
        studies.put(project / "results" / f"search_{name}_20" / "search_results.csv", "x\n")
    studies.put(
        project / "results" / "cross_model_analysis" / "analysis.json",
        json.dumps({key: {} for key in [*NASTY, "models"]}),
    )

    class Context:
        """What the shell's request knows."""

        parent = None
        params = {"project": str(project)}  # noqa: RUF012

    offered = {
        name: function(Context(), "")
        for name, function in (("m", complete_models), ("s", complete_searches), ("k", complete_keys))
    }
    assert {"Fir-1.5", "名"} < set(offered["m"])
    assert "models" in offered["k"]
    for word in (*offered["m"], *offered["s"], *offered["k"]):
        echoed = subprocess.run(
            ["bash", "-fc", f"printf %s {word}"], capture_output=True, text=True, cwd=project, check=True
        )
        assert echoed.stdout == word
        assert not word.startswith(("-", "~"))
    assert not (project / "OWNED").exists()


def test_init_writes_names_as_text(project: Path):
    """The study file that `init` writes can be read and means the same names; the front page has nothing of the title."""
    names = [name for name in NASTY if can_name_folder(name)]
    for name in (*names, "a_b\n[claims]\nx = 1"):
        search = f"search_{name}_20"
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.5)])
    title = "</title><script>alert(1)</script> [x](javascript:alert(2))"
    studies.put(project / "reportgen.toml", f"title = {toml(title)}\n")
    write_study_file(project, Silent())
    front = (project / "docs" / "index.md").read_text("utf-8")
    assert encoders.in_titles([title]) == []
    assert "script" not in front
    (project / "reportgen.toml").unlink()
    (project / "mkdocs.yml").unlink()
    write_study_file(project, Silent())
    text = (project / "reportgen.toml").read_text("utf-8")
    parse_study(text)
    document = tomllib.loads(text)
    assert "claims" not in document
    assert set(names) <= set(document["models"])


@pytest.mark.parametrize(
    "name", ["../../OWNED", "a/b", "..", "", "a b", "a.b", "a\nb", "${x}", "x" * 65, "名", "\\input"]
)
def test_a_tables_name_is_a_files_name(name: str):
    """A table of the study file whose name could lead elsewhere, or be anything but a file's name, is refused."""
    with pytest.raises(InputError) as caught:
        parse_study(f'[tables.{toml(name)}]\nrows = "models"\ncolumns = ["model"]\n')
    assert "a table's name becomes that of files" in str(caught.value)
    assert parse_study('[tables.By_method-2]\nrows = "models"\n').tables


def test_paths_into_results_survive_names():
    """A path leads through keys that hold dots or spaces, also where a shorter key would fit as well."""
    document = {"x": {"best": {"acc_a ": 1}}, "x.best": {"best": 2}, "": {"a": 3}, "l": [{"model": "[", "v": 4}]}
    assert look(document, "x.best.acc_a ") == 1
    assert look(document, "x.best.best") == 2
    assert look(document, "x.best") == {"best": 2}
    assert look(document, "l[0].v") == 4
    with pytest.raises(PathError, match="acc_a"):
        look(document, "x.best.acc_a")


def test_a_csv_of_names_is_read_back_by_our_own_reader(project: Path):
    """Names that were disarmed on the way out are themselves again on the way in; white space around others is lost."""
    path = studies.table(project, "search_x_20", [{name: name for name in NASTY if name.strip()}])
    table = read_table(path.read_bytes())
    kept = [name if name[0] in "\t\r\n" else name.strip() for name in NASTY if name.strip()]
    assert table.rows[0].cells == {name: name for name in kept}
    assert len(table.rows) == 1


def test_a_consolidated_csv_holds_line_ends_as_text(project: Path):
    """A column whose name has a carriage return is one cell of the head, not the beginning of a line."""
    row = {**studies.row("search_x_20", 1, 32, 4, 0.5), "\r=1+1": "a", "x\r=1+1": "b\r=2"}
    studies.table(project, "search_x_20", [row])
    assert said("-C", project, "consolidate")[0] == 0
    written = (project / "results" / "consolidated_x_20" / "all_methods_results.csv").read_bytes()
    head, *rows = csv.reader(io.StringIO(written.decode(), newline=""), strict=True)
    assert {"'\r=1+1", "x\r=1+1"} <= set(head)
    assert [len(found) for found in rows] == [len(head)]
    assert list(tables(project)) == []


def test_the_corpus_is_what_it_says():
    """Each family has names of its own, all can stand in a study file, and each role of the suite has its share."""
    assert sum(map(len, FAMILIES.values())) >= len(NASTY) > 200
    for name in NASTY:
        assert tomllib.loads(f"x = {toml(name)}") == {"x": name}
    assert {len(given) for given in dealt(FEW).values()} <= {1, 2, 3}
    assert Study().tables == {}

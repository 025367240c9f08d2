"""`check --paper`: a manuscript against the current results."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import pipeline
from reportgen.commands.manuscript import current_paper, judge, summary
from reportgen.model.manuscript import Finding, Kind, Subject
from reportgen.model.markers import marked
from reportgen.read.manuscript import read_manuscript
from reportgen.wording import manuscript as say
from tests.conftest import Run, tree
from tests.studies import put

STUDY, OLDER = "a" * 12, "b" * 12
TABLE = [r"\begin{tabular}{lr}", r"Llama & 0.5980 \\", r"Qwen & 0.6161 \\", r"\end{tabular}"]
MACROS = {
    "rgAccLlama": "0.5980", "rgAccQwen": "0.6161", "rgGainQwen": "$-$0.0120", "rgExperiments": "1{,}204",
    "rgModels": "6", "rgPplLlama": "13.2", "rgBestLlama": "0.5980", "rgTopLlama": "0.5980", "rgMoreLlama": "0.598",
}  # fmt: skip


def numbers(macros: dict[str, str]) -> list[str]:
    """Lines of a file of numbers."""
    return [rf"\newcommand{{\{name}}}{{{text}}}" for name, text in macros.items()]


def text_of(name: str, lines: list[str], study: str = STUDY) -> str:
    """A file of the bundle."""
    return "\n".join(["% head", *marked(name, study, lines), ""])


FLOAT = [r"\begin{table}", *TABLE, r"\label{tab:best}", r"\end{table}"]
MADE = {
    "tables/best.tabular.tex": text_of("tables/best.tabular.tex", TABLE).encode(),
    "tables/best.tex": text_of("tables/best.tex", FLOAT).encode(),
    "tables/best.compact.tabular.tex": text_of("tables/best.compact.tabular.tex", TABLE).encode(),
    "tables/tasks.tex": text_of("tables/tasks.tex", [r"\label{tab:tasks}"]).encode(),
    "numbers.tex": text_of("numbers.tex", numbers(MACROS)).encode(),
}
SPECS = {"best": "1" * 12, "tasks": "2" * 12}


def drawing(name: str, spec: str, study: str = STUDY, shown: str = "x") -> bytes:
    """A figure's file with its stamp."""
    stream = f"stream\n{shown}\nendstream"
    return f"%PDF-1.4\n{stream}\n/Subject (reportgen figure {name} spec {spec} study {study})".encode()


FIGURES = {f"{name}.pdf": drawing(name, spec) for name, spec in SPECS.items()}

Judge = Callable[..., list[Finding]]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Writes a manuscript, judges it, and leaves out what is current unless asked."""

    def start(main: str, *, current: bool = False, **files: str | bytes) -> list[Finding]:
        for name, content in files.items():
            put(tmp_path / name, content)
        manuscript = read_manuscript(put(tmp_path / "main.tex", main))
        found = judge(manuscript, MADE, MACROS, figure=FIGURES.get, spec=SPECS.get)
        return [item for item in found if current or item.kind is not Kind.CURRENT]

    return start


def kinds(found: list[Finding]) -> list[tuple[Kind, str, int]]:
    """Kind, name and line of findings."""
    return [(item.kind, item.name, item.line) for item in found]


def test_current_copies_say_nothing(judged: Judge):
    """Copies of whole files and pasted ones, indented and with blank lines, of any older study, are current."""
    pasted = "\n\n".join(f"\t{line}" for line in text_of("tables/best.tabular.tex", TABLE, OLDER).split("\n"))
    found = judged(f"\\input{{numbers}}\\input{{t}}\n{pasted}\n\\rgAccLlama", current=True,
                   **{"numbers.tex": MADE["numbers.tex"], "t.tex": MADE["tables/best.tex"]})  # fmt: skip
    assert [(item.kind, item.name) for item in found] == [
        (Kind.CURRENT, "tables/best.tabular.tex"), (Kind.CURRENT, "numbers.tex"), (Kind.CURRENT, "tables/best.tex"),
    ]  # fmt: skip
    assert not any(item.fails for item in found)


def test_a_copy_of_older_results_is_stale(judged: Judge):
    """A copy that nobody edited and that differs now is stale; the study and the first line that differs are named."""
    lines = [TABLE[0], TABLE[1].replace("0.5980", "0.5900"), *TABLE[2:]]
    [found] = judged("\n" + text_of("tables/best.tabular.tex", lines, OLDER))
    assert (found.kind, found.line, found.facts) == (Kind.STALE, 3, {"study": OLDER, "first": 5})
    assert say.line("main.tex:3", found) == (
        f"main.tex:3: tables/best.tabular.tex is out of date: made from study {OLDER}; line 5 is the first that differs"
        " -- run `reportgen build` and copy paper/tables/best.tabular.tex again"
    )


@pytest.mark.parametrize("change", [("0.5980", "0.5990"), (r"Qwen & 0.6161 \\" + "\n", ""), ("lr", "lrr")])
def test_an_edited_cell_is_an_edit(judged: Judge, change: tuple[str, str]):
    """A copy that is neither what was made then nor what is made now was edited; whether it is stale too is said."""
    [found] = judged(text_of("tables/best.tabular.tex", TABLE).replace(*change))
    assert (found.kind, found.fails) == (Kind.EDITED, True)
    assert found.facts["first"] in (3, 4, 5)
    assert "out of date" not in say.what(found)
    older = text_of("tables/best.tabular.tex", [*TABLE, "older"], OLDER)
    [found] = judged(older.replace(*change))
    assert found.kind is Kind.EDITED
    assert f"was edited after it was copied, and is out of date: made from study {OLDER}" in say.what(found)


def test_cut_and_gone_copies(judged: Judge):
    """A copy without its first or last line is cut, one that is made no longer is gone."""
    lines = text_of("tables/best.tex", FLOAT).split("\n")
    cut = judged("\n".join(lines[:4]))
    assert kinds(cut) == [(Kind.CUT, "tables/best.tex", 2)]
    assert say.what(cut[0]) == "the last line of tables/best.tex is missing"
    assert say.what(judged("\n".join(lines[3:]))[0]) == "the first line of tables/best.tex is missing"
    assert kinds(judged(text_of("tables/worst.tex", TABLE))) == [(Kind.GONE, "tables/worst.tex", 2)]


def test_changed_numbers_are_named(judged: Judge):
    """A stale copy of the numbers names each macro whose value changed, those that are used first."""
    old = {**MACROS, "rgAccLlama": "0.5900", "rgAccQwen": "0.6100", "rgOld": "7"}
    del old["rgModels"]
    found = judged(text_of("numbers.tex", numbers(old), OLDER) + "\\rgAccQwen \\rgModels \\rgOld")
    assert kinds(found) == [(Kind.STALE, "numbers.tex", 2), (Kind.UNDEFINED, "rgModels", 13), (Kind.GONE, "rgOld", 13)]
    assert [say.change(*change) for change in found[0].changes] == [
        "\\rgAccQwen: 0.6100 -> 0.6161", "\\rgOld: 7 -> no longer made", "\\rgAccLlama: 0.5900 -> 0.5980",
    ]  # fmt: skip
    assert "defined in the current numbers.tex, not in the copy" in say.hint(found[1])
    [edited] = judged(text_of("numbers.tex", numbers(MACROS)).replace("0.6161", "0.6200"))
    assert (edited.kind, edited.changes) == (Kind.EDITED, (("rgAccQwen", "0.6200", "0.6161"),))


def test_undefined_macros(judged: Judge):
    """A macro that nobody defines is named once, with the nearest known one; the manuscript's own are known."""
    text = "\\newcommand{\\rgOwn}{x}\\input{numbers}\\rgOwn\n\\rgAccLama \\rgAccLlama\n\\rgAccLama \\rgQqqqqqq"
    found = judged(text, **{"numbers.tex": MADE["numbers.tex"]})
    assert kinds(found) == [(Kind.UNDEFINED, "rgAccLama", 2), (Kind.UNDEFINED, "rgQqqqqqq", 3)]
    assert say.what(found[0]) == "\\rgAccLama is not defined (2 places)"
    assert say.hint(found[0]) == "did you mean \\rgAccLlama?"
    assert say.hint(found[1]) == "paper/numbers.tex has all macros"


def test_macros_without_a_copy_of_the_numbers(judged: Judge):
    """Where no numbers are read known macros cannot be checked, which is a reservation."""
    found = judged("\\rgAccLlama\n\\rgAccQwen\\newcommand{\\rgOwn}{x}")
    assert kinds(found) == [(Kind.UNMARKED, "rgAccLlama", 1)]
    assert not found[0].fails


def test_own_definitions_must_have_the_current_value(judged: Judge):
    """A macro of ours that is defined outside of a copy with another value is a fault, with the same value it is none."""
    found = judged("\n\\newcommand{\\rgAccLlama}{0.5980}\n\\renewcommand{\\rgAccQwen}{0.7}\\let\\rgModels\\relax")
    assert kinds(found) == [(Kind.EDITED, "rgAccQwen", 3)]
    assert found[0].changes == (("rgAccQwen", "0.7", "0.6161"),)
    assert say.what(found[0]) == "1 macro is defined here with another value than the current one"


def test_typed_numbers_are_pointed_out(judged: Judge):
    """Numbers that a macro has the value of are pointed out with at most three names, and fail nothing."""
    text = "0.5980 and 1,204, a loss of 0.0120 or $-$0.0120, +0.6161, -0.6161, 13.2, 6, 0.599\n"
    found = judged(text + text_of("tables/best.tabular.tex", TABLE))
    assert [item.name for item in found] == ["0.5980", "1,204", "0.0120", "-0.0120", "+0.6161", "13.2"]
    assert {item.kind for item in found} == {Kind.TYPED}
    assert not any(item.fails for item in found)
    assert say.line("m:1", found[0]) == (
        "m:1: 0.5980 is typed by hand -- \\rgAccLlama, \\rgBestLlama, \\rgTopLlama and 1 other have this value"
    )
    assert say.hint(found[1]) == "\\rgExperiments has this value"


def test_tables_without_marks(judged: Judge):
    """A table of ours by its label or its file, but without marks, cannot be checked; once for each table."""
    found = judged("\n\\label{tab:best}\\label{tab:own}\\input{tables/tasks}\\input{best.tabular}",
                   **{"tables/tasks.tex": "x", "best.tabular.tex": "x"})  # fmt: skip
    assert kinds(found) == [(Kind.UNMARKED, "tables/best.tex", 2), (Kind.UNMARKED, "tables/tasks.tex", 1)]
    assert say.line("m:2", found[0]) == (
        "m:2: tables/best.tex cannot be checked -- copy it again with its first and last line"
    )
    assert judged("\\label{tab:best}\n" + text_of("tables/best.compact.tabular.tex", TABLE)) == []
    assert judged("\\input{tasks}", **{"tasks.tex": "x"}) == []


def test_figures(judged: Judge):
    """Figures are judged by their stamps, and by their bytes where these are known; also under another name."""
    files = {
        "best.pdf": drawing("best", SPECS["best"], OLDER),
        "fig1.pdf": drawing("tasks", SPECS["tasks"]),
        "fig2.pdf": drawing("best", "3" * 12, OLDER),
        "fig3.pdf": drawing("best", SPECS["best"], shown="y"),
        "fig4.pdf": drawing("worst", "3" * 12),
        "fig5.png": drawing("best", SPECS["best"]),
        "own.pdf": b"%PDF",
        "sub/tasks.pdf": b"%PDF",
        "same/best.pdf": FIGURES["best.pdf"].partition(b"/Subject")[0],
    }
    shown = ("best", "fig1", "fig2", "fig3", "fig4", "fig5", "own", "sub/tasks", "same/best", "none/tasks.pdf", "none")
    found = judged("\n".join(f"\\includegraphics{{{name}}}" for name in shown), current=True, **files)
    assert {item.name: item.kind for item in found} == {
        "best": Kind.CURRENT, "fig1": Kind.CURRENT, "fig2": Kind.STALE, "fig3": Kind.EDITED, "fig4": Kind.GONE,
        "fig5": Kind.CURRENT, "sub/tasks": Kind.UNMARKED, "same/best": Kind.CURRENT, "none/tasks.pdf": Kind.MISSING_FILE,
    }  # fmt: skip
    stale = next(item for item in found if item.kind is Kind.STALE)
    assert say.line("m:3", stale) == (
        f"m:3: fig2 is out of date: drawn from study {OLDER} -- run `reportgen build` and copy paper/figures/best.pdf again"
    )


def test_order_and_summary(judged: Judge):
    """Faults come first, then what could not be checked, then typed numbers; the last line counts them."""
    found = judged(
        "0.5980 \\label{tab:best}\\input{none}\\rgNo\\input{\\x}\n" + text_of("tables/no.tex", TABLE), current=True
    )
    assert [item.kind for item in found] == [
        Kind.UNDEFINED, Kind.MISSING_FILE, Kind.GONE, Kind.UNMARKED, Kind.UNREAD, Kind.TYPED,
    ]  # fmt: skip
    assert summary(tuple(found)) == (
        "0 copies of tables, figures and numbers current, 1 no longer made, 1 macro undefined or changed, "
        "1 file missing, 2 not checked, 1 number typed by hand"
    )
    assert summary(()) == "nothing of the paper bundle was found in the manuscript"


def test_every_kind_has_its_words(tmp_path: Path):
    """Whatever is found is said without a placeholder left over."""
    facts = {"study": STUDY, "macros": "rgA rgB", "near": "rgA"}
    for kind in Kind:
        for subject in Subject:
            text = say.line("m:1", Finding(kind, subject, "name", tmp_path, 1, facts))
            assert re.fullmatch(r"m:1: [^{}]+", text)


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    """A manuscript with copies of what a build made, and the results beside it."""
    shutil.copytree(built / "results", tmp_path / "results")
    for name in ("best.tex", "methods.tabular.tex", "variants.compact.tex"):
        put(tmp_path / "ms" / "tables" / name, (built / "paper" / "tables" / name).read_bytes())
    put(tmp_path / "ms" / "numbers.tex", (built / "paper" / "numbers.tex").read_bytes())
    put(tmp_path / "ms" / "fig" / "best.pdf", (built / "paper" / "figures" / "best.pdf").read_bytes())
    pasted = (built / "paper" / "tables" / "families.tabular.tex").read_text("utf-8").replace("\n", "\n    ")
    put(
        tmp_path / "ms" / "main.tex",
        "\\documentclass{article}\\input{numbers}\\graphicspath{{fig/}}\n\\begin{document}\n\\input{tables/best}\n"
        "\\input{tables/methods.tabular}\\input{tables/variants.compact}\\includegraphics{best}\n"
        f"{pasted}\n\\rgAccCypressInstruct\n\\end{{document}}\n",
    )
    return tmp_path


def test_a_manuscript_with_current_copies_passes(copied: Path, run: Run, program: Run):
    """Without a build, copies are judged against the results; the check writes nothing and prints the count."""
    before = tree(copied)
    done = program("-C", copied, "check", "--paper", "ms/main.tex", cwd=copied, env={"MPLCONFIGDIR": ""})
    assert (done.returncode, done.stdout) == (0, "6 copies of tables, figures and numbers current\n")
    assert tree(copied) == before
    shown = run("-C", copied, "check", "--paper", "main.tex", "-v", cwd=copied / "ms").stdout
    assert "tables/best.tex:3: tables/best.tex is current" in shown


def test_changed_results_make_the_copies_stale(copied: Path, run: Run):
    """After a result has changed the copies that show it are stale, with the macros that changed; exit code 4."""
    path = copied / "results" / "search_Cypress-Instruct_blockwise_20" / "search_results.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("24.33", "21.75"), "utf-8")
    done = run("-C", copied, "check", "--paper", copied / "ms" / "main.tex", cwd=copied)
    assert done.returncode == 4
    assert re.search(r"^ms/tables/best\.tex:\d+: tables/best\.tex is out of date: made from study [0-9a-f]{12}; line ",
                     done.stdout, re.MULTILINE)  # fmt: skip
    assert "  \\rgPplCypressInstruct: 24.33 -> 21.75\n" in done.stdout
    assert re.search(r"\d stale", done.stdout.splitlines()[-1])
    [error] = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    assert "the manuscript is not up to date -- run `reportgen build`" in error


def test_an_edited_copy_and_faults_fail(copied: Path, run: Run):
    """An edited cell, an undefined macro and a missing file are lines with file and line; typed numbers are no fault."""
    main = copied / "ms" / "main.tex"
    text = main.read_text("utf-8")
    best = json.loads((copied / "results/consolidated_Cypress-Instruct_20/global_best_config.json").read_text("utf-8"))
    accuracy = f"{best['metrics']['acc_mean']:.4f}"
    main.write_text(text.replace("\\rgAcc", f"{accuracy} \\rgAcc"), "utf-8")
    done = run("-C", copied, "check", "--paper", "ms/main.tex", cwd=copied)
    assert done.returncode == 0
    assert f"{accuracy} is typed by hand -- \\rgAccCypressInstruct" in done.stdout
    table = copied / "ms" / "tables" / "best.tex"
    edited = table.read_text("utf-8").replace(accuracy, "0.9999")
    table.write_text(edited, "utf-8")
    main.write_text(text.replace("\\rgAcc", "\\input{none}\\rgAcs"), "utf-8")
    done = run("-C", copied, "check", "--paper", "ms/main.tex", cwd=copied)
    assert done.returncode == 4
    place = next(number for number, line in enumerate(edited.split("\n"), 1) if "0.9999" in line)
    assert f"tables/best.tex was edited after it was copied; line {place} is the first that differs" in done.stdout
    assert "\\rgAcsCypressInstruct is not defined -- did you mean \\rgAccCypressInstruct?" in done.stdout
    assert "none is not there" in done.stdout


def test_a_missing_manuscript_is_bad_input(small: Path, run: Run):
    """A manuscript that is not there is an error of one line; exit code 2."""
    done = run("-C", small, "check", "--paper", "none.tex", cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: none.tex: the manuscript cannot be read")
    assert len(done.stderr.splitlines()) == 1


def test_a_hostile_name_stays_one_line(small: Path, run: Run):
    """Control characters in names cannot forge lines or colours."""
    put(small / "main.tex", "\\input{a\x1b[31mb\x07}\n\\label{x}")
    done = run("-C", small, "check", "--paper", "main.tex", cwd=small)
    assert done.returncode == 4
    assert "\x1b" not in done.stdout
    assert "main.tex:1: a\\x1b[31mb\\x07 is not there" in done.stdout


def test_the_bundle_itself_is_current(built: Path):
    """Everything that main.tex of the bundle shows is current, and nothing in it is undefined or missing."""
    paper = current_paper(pipeline.run(built))
    macros = dict(re.findall(r"\\newcommand\{\\(\w+)\}\{(.*)\}", paper.files["numbers.tex"].decode()))
    manuscript = read_manuscript(built / "paper" / "main.tex")
    found = judge(manuscript, paper.files, macros, figure=paper.figure, spec=paper.spec)
    assert [item for item in found if item.kind not in (Kind.CURRENT, Kind.TYPED)] == []
    assert {item.subject for item in found if item.kind is Kind.CURRENT} == {Subject.BLOCK, Subject.FIGURE}
    assert len([item for item in found if item.kind is Kind.CURRENT]) > 20

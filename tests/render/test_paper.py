"""The paper bundle: macros, compilation, and what a reader of the PDF gets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import read
from reportgen.errors import InputError
from reportgen.model.paths import look
from reportgen.model.venues import VENUES, Venue
from reportgen.pipeline import Work
from reportgen.render import analysis_document
from reportgen.render.latex import LatexTables, Stamp
from reportgen.render.letters import letters
from reportgen.render.macros import Macro, macros
from reportgen.render.paper import paper_files
from reportgen.render.tables import TableBuilder
from reportgen.render.templates import Templates
from tests import studies
from tests.conftest import REFERENCE


def compile_paper(paper: Path | Mapping[str, bytes], work: Path, engine: str = "pdflatex", *, runs: int = 2) -> str:
    """Compile main.tex without shell and without reading outside, and return the PDF's text."""
    if isinstance(paper, Path):
        shutil.copytree(paper, work)
    else:
        for name, content in paper.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(content)
    environment = {**os.environ, "openin_any": "p", "openout_any": "p", "max_print_line": "1000"}
    command = [engine, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    for _ in range(runs):
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, timeout=120, check=False)
    log = (work / "main.log").read_text("latin-1")
    assert done.returncode == 0, log[-2000:]
    faults = re.findall(r"reportgen: .*|Overfull.*|.*too large for page.*", log)
    assert not re.search("Overfull|too large for page", log), faults
    assert runs == 1 or not re.search(r"Reference .* undefined", log)
    subprocess.run(["pdftotext", "-layout", "main.pdf"], cwd=work, check=True)
    return (work / "main.txt").read_text("utf-8")


@pytest.mark.tex
def test_main_compiles_alone_and_shows_everything(built: Path, tmp_path: Path):
    """main.tex compiles without an overfull box and shows every table, figure and macro."""
    text = compile_paper(built / "paper", tmp_path / "compiled")
    best = json.loads((built / "results/consolidated_Cypress-Instruct_20/global_best_config.json").read_text("utf-8"))
    accuracy = f"{best['metrics']['acc_mean']:.4f}"
    for name in ("Cypress-Instruct", "blockwise", accuracy, "24.33", "rgAccCypressInstruct"):
        assert name in text, name
    inputs = (built / "paper" / "main.tex").read_text("utf-8")
    for name in ("best", "variants", "methods", "tasks", "parameter-preference", "families", "effects", "searches"):
        assert f"\\input{{tables/{name}}}" in inputs
    for model in ("Acacia", "Cypress-Instruct"):
        assert f"\\input{{tables/grid-{model}}}" in inputs
    for path in (built / "paper" / "figures").glob("*.pdf"):
        assert f"\\input{{figures/{path.stem}}}" in inputs
        assert path.name in path.with_suffix(".tex").read_text("utf-8")


NASTY = (
    "A_b&c%d", "E#f$g{h}i", "J~k^l\\input{/etc/passwd}", "*[2pt] m,[", "n<o>p|q", "\\write18{touch pwned}",
    "^^5cwrite18{touch pwned}", "two--hyphens", "quote\"s' `and", "Łódź é ß",
)  # fmt: skip
REPLACED = {"中文": "[U+4E2D][U+6587]", "A🙂": "A[U+1F642]", "שלום": "[U+05E9][U+05DC][U+05D5][U+05DD]"}
LONG = "a-very-long_name." * 12


@pytest.mark.tex
@pytest.mark.parametrize("venue", ["plain", "icml", "aaai"])
def test_nasty_names_compile_and_read_back(project: Path, tmp_path: Path, venue: str):
    """Names full of TeX's special characters are inert and read back as they were; what no font has is a code point."""
    names = [*NASTY, *REPLACED, LONG]
    for place in range(len(names)):
        search = f"search_M{place}_20"
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6 + place / 1000)])
    text = "".join(f"[models.M{i}]\nlabel = {json.dumps(label, ensure_ascii=False)}\n" for i, label in enumerate(names))
    studies.put(project / "reportgen.toml", text)
    folder = tmp_path / "compiled"
    shown = compile_paper(tables_only(read(project).work, VENUES[venue], siunitx=False), folder)
    assert not list(folder.rglob("pwned"))
    assert "root:" not in shown
    packed = re.sub(r"\s+", "", shown)
    for name in (*NASTY, *REPLACED.values()):
        if venue == "plain" or name.isascii():  # Times composes its accents, so letters read back in parts
            assert re.sub(r"\s+", "", name) in packed, name
    assert "shownbytheircodepoint" in packed
    # A long name stands in a box, beside figures, so that its pieces do not follow each other in the text.
    assert packed.count("a-very-long") >= 12


def figures(project: Path) -> dict[str, Macro]:
    """Macros of a project by name."""
    work = read(project).work
    return {macro.name: macro for macro in macros(analysis_document(work.report, work.provenance), work.report.labels)}


def test_macros_of_a_study(six: Path):
    """Macros carry the same rounded figures as the tables."""
    found = {name: str(macro.text) for name, macro in figures(six).items()}
    models = {model.model.name: model.best for model in read(six).analysis.models}
    best = models["Cypress-Instruct"]
    assert found["rgAccCypressInstruct"] == f"{best.metrics['acc_mean']:.4f}"
    assert found["rgPplCypressInstruct"] == "24.33"
    assert found["rgTaylorSeqLenCypressInstruct"] == "32"
    assert found["rgMethodCypressInstruct"] == "blockwise"
    assert found["rgBestCountBlockwise"] == "4"
    assert found["rgGainPercentCypressInstruct"].startswith("+10.")
    assert found["rgModels"] == "6"
    assert all(re.fullmatch("[A-Za-z]+", name) for name in found)


def test_each_macro_is_a_figure_of_analysis_json(six: Path):
    """What a macro stands for is what analysis.json has at the path that the index gives."""
    work = read(six).work
    document = analysis_document(work.report, work.provenance)
    for macro in figures(six).values():
        value = look(document, macro.meaning)
        if isinstance(value, float):
            shown = float(macro.shown.replace("−", "-").replace(",", "").replace("+", ""))
            digits = len(macro.shown.partition(".")[2])
            assert shown == pytest.approx(value, abs=0.5000001 * 10.0**-digits), macro


def test_the_study_file_adds_numbers(six: Path):
    """A number of one's own is a macro, with its decimals, factor and sign."""
    studies.put(
        six / "reportgen.toml",
        '[numbers.Gain]\nvalue = "base_vs_instruct.Cypress.difference"\nscale = 100\ndigits = 1\nsign = true\n'
        '[numbers.Worst]\nvalue = "winners_curse[model=Acacia].corrected"\n'
        '[numbers.Top]\nvalue = "models.Cypress-Instruct.best.metrics.acc_mean"\n',
    )
    found = figures(six)
    gain = next(item for item in read(six).analysis.variants if item.family == "Cypress")
    assert found["rgGain"].shown == f"{100 * gain.difference:+.1f}"
    assert found["rgTop"].shown == found["rgAccCypressInstruct"].shown
    assert list(found)[-3:] == ["rgGain", "rgWorst", "rgTop"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("models.Cypres.best.metrics.acc_mean", ("there is no Cypres", "did you mean `Cypress`?")),
        ("models.Cypress.best.metrics", ("is no figure",)),
        ("experiments.x", ("there is no x",)),
        ("tied_sets[99].cells", ("there is no [99]",)),
        ("winners_curse[model=Acaci].bias", ("did you mean `[model=Acacia]`?",)),
    ],
)
def test_a_number_that_stands_for_nothing_fails(six: Path, value: str, words: tuple[str, ...]):
    """A path that leads nowhere is an error that names the part that is missing and the nearest one there is."""
    studies.put(six / "reportgen.toml", f'[numbers.Mine]\nvalue = "{value}"\n')
    with pytest.raises(InputError) as error:
        figures(six)
    assert "reportgen.toml: numbers.Mine" in str(error.value)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("taylor_seq_len", "TaylorSeqLen"),
        ("Llama-3.1-8B", "LlamaThreeOneEightB"),
        ("Qwen-Instruct", "QwenInstruct"),
        ("é", "UENine"),
    ],
)
def test_letters(name: str, expected: str):
    """Words are capitalised, digits spelled out, other letters given by code point."""
    assert letters(name) == expected


@given(st.text(max_size=20))
def test_macro_names_are_letters(name: str):
    """Whatever the name, the macro is made of letters only."""
    assert re.fullmatch("[A-Za-z]*", letters(name))


def test_names_that_spell_alike_have_macros_of_their_own(project: Path):
    """Models whose names differ in case or separators alone are spelled exactly; what they share is spelled as ever."""
    for place, model in enumerate(("Fir-2", "Fir_2", "Elm", "elm")):
        search = f"search_{model}_layerwise_20"
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.5 + 0.01 * place)])
    found = figures(project)
    assert {name for name in found if re.fullmatch("rgAcc(?!SE).*Layerwise", name)} == {
        "rgAccFirUTwoDUThreeTwoLayerwise", "rgAccFirUFiveFUThreeTwoLayerwise", "rgAccElmLayerwise", "rgAccUSixFivelmLayerwise",
    }  # fmt: skip
    assert found["rgAccElm"].meaning == "models.Elm.best.metrics.acc_mean"
    assert found["rgAccUSixFivelm"].meaning == "models.elm.best.metrics.acc_mean"


def test_a_collision_names_both(small: Path):
    """A number of the study file that wants the macro of a built-in one is an error that names both."""
    studies.put(small / "reportgen.toml", '[numbers.AccFir]\nvalue = "experiments"\n')
    with pytest.raises(InputError) as error:
        figures(small)
    assert "experiments and models.Fir.best.metrics.acc_mean" in str(error.value)
    assert "another name" in error.value.hint


@pytest.mark.reference
@pytest.mark.tex
@pytest.mark.parametrize(("venue", "siunitx"), [*((name, False) for name in VENUES), ("neurips", True), ("icml", True)])
def test_every_table_fits_its_venue(grid: Work, tmp_path: Path, venue: str, siunitx: bool):
    """On the reference study each table, full and compact, compiles at the venue's width without an overfull box."""
    compiled = compile_paper(tables_only(grid, VENUES[venue], siunitx=siunitx), tmp_path / "compiled", runs=1)
    for word in ("Llama-Instruct", "rgAccLlamaInstruct", "Kendall"):
        assert word in compiled


@pytest.mark.reference
@pytest.mark.engines
@pytest.mark.parametrize("engine", ["lualatex", "xelatex"])
def test_other_engines_set_the_same_paper(grid: Work, tmp_path: Path, engine: str):
    """The bundle compiles with the engines that know Unicode fonts, too."""
    text = compile_paper(tables_only(grid, VENUES["plain"], siunitx=True), tmp_path / "compiled", engine, runs=1)
    assert "rgAccLlamaInstruct" in text


@pytest.fixture(scope="module")
def grid() -> Work:
    """The reference study, read and analysed."""
    return read(REFERENCE / "grid").work


def tables_only(work: Work, venue: Venue, *, siunitx: bool) -> dict[str, bytes]:
    """The bundle without its figures, for a venue."""
    report = work.report
    found = macros(analysis_document(report, work.provenance), report.labels)
    writer = LatexTables(venue, siunitx, Stamp("% made by a test", "0" * 64))
    return paper_files(report, TableBuilder(report).all(), {}, {}, found, Templates("paper", None), writer)

"""The paper bundle: macros, compilation, and what a reader of the PDF gets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import build, read
from reportgen.errors import InputError
from reportgen.render.macros import letters, macros
from reportgen.wording.labels import Labels
from tests import studies


def compile_paper(paper: Path, work: Path) -> str:
    """Compile main.tex without shell and without reading outside, and return the PDF's text."""
    shutil.copytree(paper, work)
    environment = {**os.environ, "openin_any": "p", "openout_any": "p"}
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    for _ in range(2):
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, timeout=120, check=False)
    log = (work / "main.log").read_text("latin-1")
    assert done.returncode == 0, log[-2000:]
    assert "Overfull" not in log, re.findall(r"Overfull.*", log)
    assert "undefined" not in re.sub(r".*[Cc]itation.*", "", log)
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
        assert path.name in inputs


@pytest.mark.tex
def test_nasty_names_compile_and_read_back(project: Path, tmp_path: Path):
    """Names full of TeX's special characters compile, are inert, and read back as they were."""
    names = ["A_b&c%d", "E#f$g{h}i", "J~k^l\\input{x}", "*[2pt] m", "n<o>p|q"]
    for place in range(len(names)):
        search = f"search_M{place}_20"
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    text = "".join(f"[models.M{i}]\nlabel = {json.dumps(label)}\n" for i, label in enumerate(names))
    studies.put(project / "reportgen.toml", text)
    build(project)
    shown = compile_paper(project / "paper", tmp_path / "compiled")
    for name in names:
        assert name in shown, name


def test_macros_of_a_study(six: Path):
    """Macros carry the same rounded figures as the tables."""
    study = read(six)
    found = {
        m.name: str(m.text) for m in macros(study.analysis, study.work.consolidated.primary, Labels(study.work.study))
    }
    best = next(model.best for model in study.analysis.models if model.model.name == "Cypress-Instruct")
    assert found["rgAccCypressInstruct"] == f"{best.metrics['acc_mean']:.4f}"
    assert found["rgPplCypressInstruct"] == "24.33"
    assert found["rgTaylorSeqLenCypressInstruct"] == "32"
    assert found["rgMethodCypressInstruct"] == "blockwise"
    assert found["rgBestCountBlockwise"] == "4"
    assert found["rgGainPercentCypressInstruct"].startswith("+10.")
    assert all(re.fullmatch("[A-Za-z]+", name) for name in found)


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


def test_a_collision_names_both(project: Path):
    """Two figures that want the same macro are an error that names both."""
    for model in ("Fir-2", "Fir_2"):
        search = f"search_{model}_layerwise_20"
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    study = read(project)
    with pytest.raises(InputError) as error:
        macros(study.analysis, study.work.consolidated.primary, Labels(study.work.study))
    assert "Fir-2" in str(error.value)
    assert "Fir_2" in str(error.value)

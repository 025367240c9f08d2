"""The methods chapter: formulas, sources, and only what a report used."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from reportgen import read
from reportgen.render.formulas import mathml
from reportgen.wording import methods, references
from reportgen.wording.formulas import FORMULAS, symbols

DOCS = Path(__file__).parents[2] / "docs" / "methods.md"


def used(folder: Path) -> dict[str, methods.Method]:
    """The methods that a report used, by anchor."""
    report = read(folder).work.report
    return {item.anchor: item for item in methods.used(report.analysis, report.labels, report.part)}


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_becomes_well_formed_mathml(name: str):
    """A formula is one block of MathML without a TeX command left over, and its symbols are explained."""
    root = ET.fromstring(mathml(FORMULAS[name]))
    assert root.tag.endswith("}math")
    assert root.get("display") == "block"
    assert "\\" not in "".join(root.itertext())
    assert symbols(name)


def test_every_formula_and_source_is_in_the_documentation():
    """The methods chapter shows each formula and lists each source of the methods."""
    text = DOCS.read_text("utf-8")
    assert set(re.findall(r"made: formula ([a-z-]+) -->", text)) == set(FORMULAS)
    assert all(source.text in text for source in references.METHODS)


def test_every_source_is_cited_in_the_code():
    """No source stands in the list that no method names."""
    words = (Path(methods.__file__)).read_text("utf-8")
    assert [source.key for source in references.METHODS if f'"{source.key}"' not in words] == []


def test_methods_show_their_formulas_and_sources(built: Path):
    """The page of a report has each used method with formulas, settings and sources, and the references at its end."""
    text = html.unescape((built / "docs" / "report" / "methods-used.md").read_text("utf-8"))
    found = used(built)
    assert {"selection", "stderr", "ties", "runners-up", "curse", "fair", "shares", "effort", "defaults"} <= set(found)
    assert text.count("<math ") == sum(len(item.formulas) for item in found.values())
    assert "4,000 draws from seed 0" in text
    assert "also report it" in text
    bib = (built / "paper" / "references.bib").read_text("utf-8")
    for item in found.values():
        for source in references.of(item.sources):
            assert f"{{{source.key}," in bib
            assert source.short in text


def test_only_what_was_used_is_described(project: Path):
    """A study of bare means has no section on error bars, ties or the winner's curse."""
    search = project / "results" / "search_Fir_20"
    search.mkdir()
    (search / "search_results.csv").write_text("experiment,taylor_seq_len,acc_mean\nexp_001,32,0.5\nexp_002,64,0.6\n")
    found = used(project)
    assert not {"stderr", "precision", "ties", "runners-up", "curse", "variants", "fair", "predictors"} & set(found)
    assert {"selection", "effort", "observations"} <= set(found)


@pytest.mark.tex
def test_bibtex_reads_the_references(built: Path, tmp_path: Path):
    """BibTeX takes the file without a warning, every entry included."""
    shutil.copy(built / "paper" / "references.bib", tmp_path)
    count = (tmp_path / "references.bib").read_text("utf-8").count("\n@")
    (tmp_path / "t.aux").write_text("\\bibstyle{plain}\n\\citation{*}\n\\bibdata{references}\n")
    done = subprocess.run(["bibtex", "t"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Warning" not in done.stdout
    assert (tmp_path / "t.bbl").read_text("utf-8").count("\\bibitem") == count

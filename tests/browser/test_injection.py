"""Nasty names in a real browser: no dialog, no request, no markup of theirs, and their texts as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reportgen.model.encode import to_csv
from reportgen.render.escape import clean, latex
from reportgen.render.html import script
from tests import studies
from tests.browser.conftest import Visit, without
from tests.browser.visitor import Visitor
from tests.conftest import Once
from tests.faults import browsing, encoders, markup
from tests.faults.corpus import FAMILIES, NASTY
from tests.faults.hostile import MARKUP, build_study

pytestmark = pytest.mark.browser

HTML = FAMILIES["html"]


@pytest.fixture(scope="session")
def hostile(once: Once) -> Path:
    """The site of a study of nasty names, in each place where scripts make something of one that is markup."""
    return once("nasty", build_study) / "project" / "site"


@pytest.mark.parametrize("name", ["index", "report/tasks", "report/experiments", "report/numbers", "report/claims"])
def test_pages_of_markup_stay_text(visit: Visit, hostile: Path, name: str):
    """Pages and all tools of their tables show names that are markup, and nothing of them acts."""
    reader: Visitor = visit(hostile)
    without(list(browsing.visit(reader, f"{name}.html")))


def test_the_tools_of_a_table_show_names_as_they_are(visit: Visit, hostile: Path):
    """Columns to choose, columns and values of the filter, found rows and copies have names to the letter."""
    reader = visit(hostile)
    page = reader.go("report/experiments.html")
    reader.unfold()
    box = page.locator(".rg-table.rg-on[data-table=experiments]").first
    box.locator(".dt-button", has_text="Columns").click()
    box.locator(".dt-button-collection button").first.wait_for()
    assert {*MARKUP["parameter"]} <= set(box.locator(".dt-button-collection button").all_text_contents())
    page.keyboard.press("Escape")
    box.locator(".dt-button", has_text="Filter").click()
    box.locator(".dtsb-data").first.wait_for()
    heads = box.locator(".dtsb-data").first.locator("option").all_text_contents()
    assert {*MARKUP["parameter"]} <= set(heads)
    box.locator(".dtsb-data").first.select_option(label="Model")
    box.locator(".dtsb-condition").first.select_option(label="equals")
    assert {*MARKUP["model"]} <= set(box.locator(".dtsb-value").first.locator("option").all_text_contents())
    box.locator(".dtsb-value").first.select_option(label=MARKUP["model"][1])
    rows = box.locator("tbody tr")
    assert rows.count() == 4
    box.locator(".dtsb-clearAll").click()
    page.keyboard.press("Escape")
    box.locator("input[type=search]").fill(MARKUP["model"][1])
    assert rows.count() == 4
    assert MARKUP["model"][1] in rows.first.inner_text()
    without(browsing.look(reader))


def test_a_search_shows_names_as_they_are(visit: Visit, hostile: Path):
    """What the search of the site finds is text."""
    reader = visit(hostile)
    without(list(browsing.search(reader, (HTML[0], "alert", "experiments"))))
    assert reader.page.locator(".md-search-result__item a").count()


def test_the_explorer_shows_names_as_they_are(visit: Visit, hostile: Path):
    """Controls, plots, table and address of the explorer have names to the letter, and nothing of them acts."""
    reader = visit(hostile)
    page = reader.go("report/explorer.html")
    page.locator(".ex-parallel svg .axis-title").first.wait_for()
    page.locator(".ex-scatter svg .legendtext").first.wait_for()
    assert {*MARKUP["model"]} <= set(page.locator("#explorer label bdi").all_text_contents())
    assert page.locator("#explorer svg a").count() == 0
    page.locator("#explorer .ex-boxes input").first.click()
    page.wait_for_function("location.hash.includes('models=')")
    without(browsing.look(reader))
    page.reload()
    page.locator(".ex-chip").first.wait_for()
    without(browsing.look(reader))


def test_data_scripts_are_read_back(visit: Visit, hostile: Path):
    """A browser reads from a data file what was written, for every text, as key and as value."""
    texts = [*NASTY, *encoders.collected(100)]
    page = visit(hostile).go("index.html")
    page.evaluate("window.got = {}; window.reportgen = { define: (name, value) => { got[name] = value; } }")
    page.add_script_tag(content=script("n", [{"c": [text]} for text in texts]).decode())
    got = page.evaluate("got.n.map(({ c }) => [...c[0]].map((char) => char.codePointAt(0)))")
    assert got == [[*map(ord, text)] for text in texts]
    page.add_script_tag(content=script("n", dict.fromkeys(texts, 1)).decode())
    keys = page.evaluate("JSON.stringify(Object.keys(got.n))")
    assert {*json.loads(keys)} >= {text for text in texts if text != "__proto__" and text.isprintable()}


def test_copies_are_escaped_as_the_files_are(visit: Visit, hostile: Path):
    """The scripts disarm cells of CSV and escape LaTeX as the program does."""
    page = visit(hostile).go("report/tasks.html")
    page.wait_for_function("'csvText' in (window.reportgen ?? {})")
    texts = [shown for name in (*NASTY, *encoders.collected(60)) if (shown := clean(name))]
    cells = page.evaluate("texts => texts.map((text) => reportgen.csv([[reportgen.csvText(text), 1]]))", texts)
    assert cells == [to_csv([text, "1"], []).decode() for text in texts]
    source = (hostile / "report" / "tables.js").read_text("utf-8")
    parts = (
        re.search(r"const latexOf = .*?;\n", source),
        re.search(r"  function tex\(text\) \{.*?\n  \}\n", source, re.DOTALL),
    )
    assert all(parts)
    made = page.evaluate(f"texts => {{ {parts[0][0]} {parts[1][0]} return texts.map(tex); }}", texts)  # type: ignore[index]
    assert made == [str(latex(text)) for text in texts]


def test_a_fault_in_a_served_page_is_text(visit: Visit, tmp_path: Path):
    """The banner that `serve` puts into pages shows an error that is markup as text."""
    from reportgen.render.templates import built_in  # noqa: PLC0415

    faults = [f"templates/site/x.j2:1: {name}" for name in HTML]
    studies.put(tmp_path / "reload.js", (built_in() / "reload.js.j2").read_bytes())
    studies.put(
        tmp_path / "index.html",
        '<!doctype html><title>x</title><body>x<script src="reload.js" data-site="1"></script></body>',
    )
    reader = visit(tmp_path)
    told = json.dumps({"site": "1", "title": HTML[0], "lines": faults})
    fake = "window.EventSource = class { constructor() { this.on = {}; setTimeout(() => this.on.error({ type: 'error', data: TOLD }), 0); } addEventListener(t, f) { this.on[t] = f; } close() {} };"
    reader.page.context.add_init_script(fake.replace("TOLD", json.dumps(told)))
    page = reader.go("index.html")
    page.locator("#reportgen-fault").wait_for()
    assert page.locator("#reportgen-fault > *").all_text_contents() == [HTML[0], *faults]
    assert page.locator("#reportgen-fault > * *").count() == 0
    without(browsing.look(reader))
    assert markup.squeezed(page.title()) == "x"

"""Tables in a browser: sorted by raw value, searched, filtered, cut to pages and columns, copied."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from reportgen import build
from tests import studies
from tests.browser.conftest import Visit, without
from tests.browser.visitor import PHONE, Visitor
from tests.studies import MARKUP

pytestmark = pytest.mark.browser

ALL = ".rg-table[data-table=experiments]"


def opened(reader: Visitor, name: str, table: str) -> Locator:
    """Open a page and scroll to a table; its tools are there when this returns."""
    reader.go(name)
    box = reader.page.locator(f".rg-table[data-table={table}]")
    box.scroll_into_view_if_needed()
    reader.page.wait_for_selector(f".rg-table[data-table={table}].rg-on")
    return box


def column(box: Locator, head: str) -> list[str]:
    """The texts of a column on the page of the table that is shown."""
    return box.evaluate(
        """(box, head) => {
          const place = [...box.querySelectorAll("thead th")].findIndex((cell) => cell.textContent.trim() === head);
          return [...box.querySelectorAll("tbody tr")].map((row) => row.cells[place].textContent);
        }""",
        head,
    )


def turned(head: Locator, order: str) -> None:
    """Click on a head and wait until the rows have that order: the library sorts in a task of its own."""
    head.click()
    expect(head).to_have_attribute("aria-sort", order)


def downloaded(project: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table's CSV."""
    text = (project / f"docs/report/downloads/tables/{name}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def copied(page: Page, box: Locator, how: str) -> str:
    """What the copy button puts on the clipboard."""
    page.evaluate("navigator.clipboard.writeText('')")
    box.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name=how).or_(page.get_by_role("menuitem", name=how)).click()
    page.get_by_text("Copied.").first.wait_for()
    page.wait_for_function("async () => await navigator.clipboard.readText() !== ''")
    # The menu fades; while it is there, its button would close it instead of opening it.
    page.locator(".dt-button-collection").wait_for(state="detached")
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("http", [False, True], ids=["file", "server"])
def test_a_long_table_is_whole_and_sorted_by_the_raw_value(everything: Path, site: Path, visit: Visit, http: bool):
    """A click on a head sorts all rows by what was measured, a second turns the order round, missing values stay last."""
    box = opened(visit(site, http=http), "report/experiments.html", "experiments")
    rows = downloaded(everything, "experiments")
    assert len(rows) > 50
    values = sorted(float(row["ppl"]) for row in rows if row["ppl"] and math.isfinite(float(row["ppl"])))
    head = box.get_by_role("columnheader", name="PPL")
    turned(head, "ascending")
    assert column(box, "PPL\u00a0↓")[:5] == [f"{value:.2f}" for value in values[:5]]
    turned(head, "descending")
    shown = column(box, "PPL\u00a0↓")
    assert shown[:5] == [f"{value:.2f}" for value in values[:-6:-1]]
    assert len(shown) == 50
    box.get_by_role("link", name="Next page").click()
    expect(box.locator("tbody tr")).to_have_count(len(rows) - 50)
    last = column(box, "PPL\u00a0↓")
    assert last[-1] in ("∞", "–")


@pytest.mark.parametrize("above", [200, -40], ids=["out of sight", "in sight"])
def test_tools_move_nothing_that_is_below_them(site: Path, visit: Visit, above: int):
    """A table that gets its tools as a reader comes from below leaves what stands below it in its place."""
    reader = visit(site)
    reader.go("report/experiments.html")
    place = """(above) => {
      const box = [...document.querySelectorAll(".rg-table[data-rows]")].find((one) => one.dataset.rows >= 10);
      const next = box.nextElementSibling;
      scrollTo({ top: box.getBoundingClientRect().bottom + scrollY + above, behavior: "instant" });
      const seen = box.classList.contains("rg-on"), before = next.getBoundingClientRect().top;
      return new Promise((done) => {
        const look = () => {
          if (!box.classList.contains("rg-on")) return requestAnimationFrame(look);
          requestAnimationFrame(() => requestAnimationFrame(() => done([seen, next.getBoundingClientRect().top - before])));
        };
        look();
      });
    }"""
    seen, moved = reader.page.evaluate(place, above)
    assert not seen
    assert moved == pytest.approx(0, abs=1)


def test_heads_are_named_as_they_are_read(site: Path, visit: Visit):
    """What a screen reader says of a head's button is the head's text, without entities."""
    box = opened(visit(site), "report/experiments.html", "experiments")
    names = box.locator("thead .dt-column-order").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert any(name.startswith("PPL\u00a0↓") for name in names)
    assert not [name for name in names if "&" in name]


def test_rows_are_searched_and_counted(everything: Path, site: Path, visit: Visit):
    """A word in the search field keeps the rows that hold it, and the line below says how many there are."""
    box = opened(visit(site), "report/experiments.html", "experiments")
    rows = downloaded(everything, "experiments")
    wanted = sum(row["method"] == "layerwise" for row in rows)
    box.get_by_role("searchbox").fill("layerwise")
    expect(box.locator(".dt-info")).to_contain_text(f"of {wanted} (of {len(rows)} in all)")
    assert set(column(box, "Method")) == {"layerwise"}


def test_rows_are_filtered_by_a_condition_on_the_raw_value(everything: Path, site: Path, visit: Visit):
    """A condition on a number is held against the unrounded value, and can be made with the keyboard alone."""
    reader = visit(site)
    box = opened(reader, "report/experiments.html", "experiments")
    rows = [float(row["acc_mean"]) for row in downloaded(everything, "experiments") if row["acc_mean"]]
    limit = sorted(rows)[-4]
    box.get_by_role("button", name="Filter").focus()
    reader.page.keyboard.press("Enter")
    reader.page.locator(".dtsb-data").select_option(label="Mean acc.\u00a0↑")
    reader.page.locator(".dtsb-condition").select_option(label="is at least")
    reader.page.locator("input.dtsb-value").fill(repr(limit))
    reader.page.wait_for_function(f"document.querySelector('{ALL} tbody').rows.length === 4")


@pytest.mark.axe
def test_an_open_filter_is_for_all_readers(site: Path, visit: Visit):
    """Axe finds nothing serious or critical while a condition is being made or columns are being chosen."""
    reader, found = visit(site, dark=True), []
    box = opened(reader, "report/experiments.html", "experiments")
    faded = (
        "() => [...document.querySelectorAll('.dt-button-collection')].every(e => getComputedStyle(e).opacity === '1')"
    )
    for scheme in ("slate", "default"):
        reader.choose(scheme)
        box.scroll_into_view_if_needed()
        box.get_by_role("button", name="Filter").click()
        reader.page.locator(".dtsb-data").select_option(label="Mean acc.\u00a0↑")
        reader.page.locator(".dtsb-condition").select_option(label="is at least")
        reader.page.locator("input.dtsb-value").fill("0.5")
        reader.page.wait_for_function(faded)
        found += reader.axe()
        reader.page.locator("button.dtsb-clearAll").click()
        reader.page.keyboard.press("Escape")
        box.get_by_role("button", name="Columns").click()
        box.get_by_role("dialog", name="Columns").wait_for()
        reader.page.wait_for_function(faded)
        found += reader.axe()
        reader.page.keyboard.press("Escape")
    without(found)


def test_an_address_names_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visit: Visit):
    """The address of an experiment without a page turns the table to its row and marks it, also past the first rows."""
    monkeypatch.setattr("reportgen.render.report.MOST_RUN_PAGES", 10)
    rows = [studies.row("search_Fir_20", i, i, 4, 0.5 + i / 1000) for i in range(1, 121)]
    studies.table(tmp_path, "search_Fir_20", rows)
    build(tmp_path)
    reader = visit(tmp_path / "site")
    name = str(rows[-1]["output_dir"]).rpartition("/")[2]
    page = reader.go("report/index.html")
    page.locator(f'a[href$="#run-search_Fir_20:{name}"]').first.click()
    marked = page.locator("tr.rg-target")
    marked.wait_for()
    assert marked.get_attribute("id") == f"run-search_Fir_20:{name}"
    assert marked.is_visible()
    middle = marked.bounding_box()
    assert middle is not None
    assert 0 < middle["y"] < page.viewport_size["height"]


def test_columns_are_chosen_and_the_button_says_how_many_are_seen(site: Path, visit: Visit):
    """The list of columns hides one, and the button tells that not all are seen."""
    reader = visit(site)
    box = opened(reader, "report/experiments.html", "experiments")
    heads = box.locator("thead th").count()
    box.get_by_role("button", name="Columns").click()
    reader.page.locator(".dt-button-collection button", has_text="Method").click()
    reader.page.keyboard.press("Escape")
    expect(box.locator("thead th")).to_have_count(heads - 1)
    expect(box.get_by_role("button", name=f"Columns ({heads - 1} of {heads})")).to_be_visible()


def test_what_is_copied_is_what_is_seen(everything: Path, site: Path, visit: Visit):
    """CSV has the rows and columns that are seen with their raw values, Markdown and LaTeX their texts."""
    reader = visit(site, http=True)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = opened(reader, "report/experiments.html", "experiments")
    box.get_by_role("searchbox").fill("layerwise")
    expect(box.locator(".dt-info")).to_contain_text("in all")
    lines = list(csv.DictReader(io.StringIO(copied(reader.page, box, "as CSV"))))
    rows = [row for row in downloaded(everything, "experiments") if row["method"] == "layerwise"]
    assert [line["Mean acc.\u00a0↑"] for line in lines] == [row["acc_mean"] for row in rows]
    markdown = copied(reader.page, box, "as Markdown").splitlines()
    assert len(markdown) == len(rows) + 2
    assert len({line.count("|") for line in markdown}) == 1
    latex = copied(reader.page, box, "as LaTeX")
    assert latex.startswith("\\begin{tabular}{@{}l")
    assert latex.count("\\\\\n") == len(rows) + 1
    assert "$\\pm$" in latex


def test_latex_of_a_table_as_it_stands_is_the_papers(everything: Path, site: Path, visit: Visit):
    """Unsorted and unfiltered, the copied LaTeX is byte for byte the fragment of the paper, up to the last line's end."""
    reader = visit(site, http=True)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = opened(reader, "report/models.html", "best")
    fragment = (everything / "paper/tables/best.tabular.tex").read_text("utf-8")
    assert copied(reader.page, box, "as LaTeX").rstrip("\n") == fragment.rstrip("\n")
    turned(box.get_by_role("columnheader", name="PPL"), "ascending")
    assert copied(reader.page, box, "as LaTeX").rstrip("\n") != fragment.rstrip("\n")


def test_the_first_column_stays_in_sight(site: Path, visit: Visit):
    """While a table scrolls sideways on a phone, its first column does not, and the page itself stays."""
    reader = visit(site, width=PHONE)
    box = opened(reader, "report/experiments.html", "experiments")
    scroll = box.locator(".rg-scroll")
    before = box.locator("tbody th").first.bounding_box()
    assert scroll.evaluate("(element) => { element.scrollLeft = 150; return element.scrollLeft; }") == 150
    after = box.locator("tbody th").first.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == pytest.approx(before["x"], abs=1)
    assert not reader.sideways()


def test_without_scripts_fifty_rows_and_the_csv_are_there(browser: Browser, site: Path):
    """A reader without JavaScript has the first fifty rows, is told how many there are, and finds the CSV."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/report/experiments.html")
    assert page.locator(f"{ALL} tbody tr").count() == 50
    assert page.get_by_text("The first 50 of").is_visible()
    assert page.locator("a[href$='downloads/tables/experiments.csv']").first.is_visible()
    context.close()


def test_names_from_data_stay_text(site: Path, visit: Visit):
    """A model whose name is markup is shown as it is written, in a table from a data file and among its conditions."""
    reader = visit(site)
    box = opened(reader, "report/experiments.html", "experiments")
    box.get_by_role("searchbox").fill("img src")
    expect(box.locator(".dt-info")).to_contain_text("in all")
    assert set(column(box, "Model")) == {MARKUP}
    box.get_by_role("button", name="Filter").click()
    reader.page.locator(".dtsb-data").select_option(label="Model")
    reader.page.locator(".dtsb-condition").select_option(label="equals")
    values = reader.page.locator("select.dtsb-value option").evaluate_all("options => options.map((o) => o.value)")
    assert MARKUP in values  # the library takes tags out of the text, which is no more than odd
    assert reader.page.locator(".dt-container img").count() == 0


def test_the_overview_leads_down_to_the_file_and_back(everything: Path, site: Path, visit: Visit):
    """By clicks alone: overview, model, configuration, experiment, the path of its file; and up to the model again."""
    reader = visit(site)
    page = reader.go("report/index.html")
    box = page.locator(".rg-table[data-table=best]")
    name = box.locator("tbody th a").first.inner_text()
    box.locator("tbody th a").first.click()
    reader.settle()
    assert page.locator("h1").inner_text().rstrip("¶") == name
    grid = page.locator(".rg-table[data-table^=grid-]")
    grid.scroll_into_view_if_needed()
    grid.locator("tbody tr").nth(3).locator("td a").first.click()
    reader.settle()
    assert page.locator("h1").inner_text().startswith(name)
    paths = page.locator(".rg-path code").all_inner_texts()
    assert paths
    assert all((everything / path).is_file() for path in paths)
    page.get_by_role("link", name=name, exact=True).first.click()
    reader.settle()
    assert page.locator("h1").inner_text().rstrip("¶") == name


def test_the_best_figure_of_the_overview_leads_to_its_experiment(site: Path, visit: Visit):
    """The figure of a best configuration is one click from the experiment that it was measured in."""
    reader = visit(site)
    page = reader.go("report/index.html")
    link = page.locator(".rg-table[data-table=best] tbody tr").first.locator("td a").first
    value = link.inner_text().split("\u00a0")[0]
    link.click()
    reader.settle()
    assert value in page.locator(".rg-table").first.inner_text()

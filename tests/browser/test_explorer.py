"""The explorer in a browser: selectors, brushes, plots, table and address are one selection of the runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from reportgen.wording import explorer as words
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor
from tests.studies import MARKUP

pytestmark = pytest.mark.browser

NAME = "report/explorer.html"

# The middle of a point in the window: its trace and its place there are found by the run's number.
_POINT = """(plot, run) => {
  const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
  const trace = plot.data.find((one) => one.customdata?.includes(run)), place = trace.customdata.indexOf(run);
  return [box.left + xaxis._offset + xaxis.d2p(trace.x[place]), box.top + yaxis._offset + yaxis.d2p(trace.y[place])];
}"""


class Data:
    """The explorer's data file, read without the explorer."""

    def __init__(self, site: Path) -> None:
        text = (site / "report/data/explorer.js").read_text("utf-8")
        self.document: dict[str, Any] = json.loads(text[text.index(",") + 1 : text.rindex(")")])
        self.keys = [column["key"] for column in self.document["columns"]]
        self.runs: list[list[str]] = self.document["runs"]

    def column(self, key: str) -> list[Any]:
        """The values of a column, names as names."""
        place = self.keys.index(key)
        names = self.document["columns"][place].get("values")
        values = [row[place] for row in self.document["rows"]]
        return [names[value] if names and value is not None else value for value in values]

    def where(self, key: str, holds: Callable[[Any], bool]) -> set[int]:
        """Numbers of the runs whose value is there and fits."""
        return {place for place, value in enumerate(self.column(key)) if value is not None and holds(value)}

    def said(self, runs: set[int]) -> str:
        """How many of the runs there are, as the page says it."""
        return f"{len(runs)} of {len(self.runs)} runs"


@pytest.fixture(scope="module")
def data(site: Path) -> Data:
    """What the explorer shows."""
    return Data(site)


_NO_WEBGL = """const given = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return /webgl/.test(kind) ? null : given.call(this, kind, ...more);
};"""


def opened(reader: Visitor, address: str = "", *, parallel: bool = False) -> Page:
    """Open the explorer; its plots are there, and the scatter is in the window, when this returns.

    Parallel coordinates need WebGL, which the processor draws slowly: they are there only where they are asked for.
    """
    if not parallel:
        reader.page.add_init_script(_NO_WEBGL)
    page = reader.go(NAME + address)
    for plot in ("scatter", "heat", *(("parallel",) if parallel else ())):
        page.wait_for_selector(f".ex-{plot}.js-plotly-plot .main-svg", state="attached")
    if parallel:
        page.wait_for_selector(".ex-parallel .axis-brush .background")
    page.locator(".ex-scatter").scroll_into_view_if_needed()
    reader.settle()
    return page


def selected(page: Page) -> Locator:
    """Where the page says how many runs are selected."""
    return page.locator("#explorer .ex-state")


def texts(page: Page, head: str) -> list[str]:
    """The texts of a column of the table of runs."""
    return page.locator("#explorer-runs ~ .rg-table").evaluate(
        """(box, head) => {
          const place = [...box.querySelectorAll("thead th")].findIndex((cell) => cell.textContent.startsWith(head));
          return [...box.querySelectorAll("tbody tr")].map((row) => row.cells[place].textContent);
        }""",
        head,
    )


def fields(page: Page, key: str) -> tuple[Locator, Locator]:
    """The two number fields of a column."""
    page.locator("#explorer details", has_text="Ranges").evaluate("fold => { fold.open = true; }")
    return page.locator(f'input[data-range="{key} from"]'), page.locator(f'input[data-range="{key} to"]')


def ends(page: Page, key: str) -> tuple[float, float]:
    """What the number fields of a column say; an empty one is open."""
    low, high = (field.input_value() for field in fields(page, key))
    return float(low or "-inf"), float(high or "inf")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press the mouse, move it and let go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def point(page: Page, run: int) -> tuple[float, float]:
    """Where a run's point is in the window."""
    x, y = page.locator(".ex-scatter").evaluate(_POINT, run)
    return x, y


def points(data: Data, page: Page) -> dict[int, tuple[float, float]]:
    """Where the points of all runs are in the window."""
    return {run: point(page, run) for run in data.where("acc_mean", lambda _: True) & data.where("ppl", lambda _: True)}


def alone(data: Data, page: Page) -> int:
    """A run whose point no other one is near."""
    places = points(data, page)

    def gap(run: int) -> float:
        x, y = places[run]
        return min((a - x) ** 2 + (b - y) ** 2 for other, (a, b) in places.items() if other != run)

    return max(places, key=gap)


@pytest.mark.parametrize("http", [False, True], ids=["file", "server"])
def test_selectors_keep_the_runs_of_what_is_chosen(site: Path, data: Data, visit: Visit, http: bool):
    """Models and methods that are not chosen leave the table, and the page says how many runs are left."""
    page = opened(visit(site, http=http))
    expect(selected(page)).to_have_text(data.said(set(range(len(data.runs)))))
    page.get_by_role("group", name="Method").get_by_label("taylor", exact=True).uncheck()
    kept = data.where("method", lambda name: name != "taylor")
    expect(selected(page)).to_have_text(data.said(kept))
    assert set(texts(page, "Method")) == {"layerwise", "blockwise"}
    page.get_by_role("button", name="None: Model").click()
    expect(selected(page)).to_have_text(data.said(set()))
    page.get_by_role("group", name="Model").get_by_label("Alder", exact=True).check()
    expect(selected(page)).to_have_text(data.said(kept & data.where("model", lambda name: name == "Alder")))
    assert set(texts(page, "Model")) == {"Alder"}
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(selected(page)).to_have_text(data.said(set(range(len(data.runs)))))


def test_number_fields_are_ranges(site: Path, data: Data, visit: Visit):
    """What is typed into the fields of a metric and of a parameter narrows the selection, by the unrounded values."""
    page = opened(visit(site))
    limit = sorted(data.column("acc_mean"))[-8]
    fields(page, "acc_mean")[0].fill(repr(limit))
    page.keyboard.press("Enter")
    kept = data.where("acc_mean", lambda value: value >= limit)
    expect(selected(page)).to_have_text(data.said(kept))
    fields(page, "taylor_seq_len")[1].fill("32")
    page.keyboard.press("Enter")
    kept &= data.where("taylor_seq_len", lambda value: value <= 32)
    expect(selected(page)).to_have_text(data.said(kept))
    page.get_by_role("button", name="Drop from the selection: Mean accuracy").click()
    expect(selected(page)).to_have_text(data.said(data.where("taylor_seq_len", lambda value: value <= 32)))


BRUSHES = (
    ("Mean", "acc_mean", 0.1, 0.5),
    ("Perplexity", "ppl", 0.9, 0.6),
    ("Calibration", "taylor_seq_len", 0.05, 0.6),
)


def test_a_brush_along_an_axis_is_the_same_range(site: Path, data: Data, visit: Visit):
    """A drag along a parallel axis selects what the number fields then say, and nothing else."""
    page = opened(visit(site), parallel=True)
    for title, key, start, end in BRUSHES:
        axis = page.locator(".ex-parallel .y-axis", has_text=title).first.locator(".axis-brush .background")
        axis.scroll_into_view_if_needed()
        box = axis.bounding_box()
        assert box is not None
        x = box["x"] + box["width"] / 2
        drag(page, (x, box["y"] + start * box["height"]), (x, box["y"] + end * box["height"]))
        expect(page.locator(".ex-chip")).to_have_count(1)
        low, high = ends(page, key)
        values = sorted(value for value in data.column(key) if value is not None)
        if key == "taylor_seq_len":
            assert (low, high) == (64, float("inf"))
        else:
            least, span = values[0], values[-1] - values[0]
            assert low == pytest.approx(least + (1 - max(start, end)) * span, abs=0.02 * span)
            assert high == pytest.approx(least + (1 - min(start, end)) * span, abs=0.02 * span)
        kept = data.where(key, lambda value, low=low, high=high: low <= value <= high)
        assert 0 < len(kept) < len(values)
        expect(selected(page)).to_have_text(data.said(kept))
        page.get_by_role("button", name="Reset", exact=True).click()
        expect(page.locator(".ex-chip")).to_have_count(0)


def test_a_box_in_the_scatter_is_a_range_on_both_axes(site: Path, data: Data, visit: Visit):
    """A drag over points selects the runs inside, as ranges of the two metrics."""
    page = opened(visit(site))
    places = points(data, page)
    x, y = places[sorted(places, key=lambda run: data.column("ppl")[run])[len(places) // 2]]
    drag(page, (x - 70, y - 50), (x + 70, y + 50))
    expect(page.locator(".ex-chip")).to_have_count(2)

    def inside(edge: float) -> set[int]:
        return {run for run, (a, b) in places.items() if abs(a - x) < 70 + edge and abs(b - y) < 50 + edge}

    (left, right), (low, high) = ends(page, "ppl"), ends(page, "acc_mean")
    assert float("inf") not in (-left, right)
    kept = data.where("ppl", lambda value: left <= value <= right)
    kept &= data.where("acc_mean", lambda value: low <= value <= high)
    assert inside(-3) <= kept <= inside(3)
    assert 0 < len(kept) < len(places)
    expect(selected(page)).to_have_text(data.said(kept))


def test_the_address_keeps_the_view(site: Path, data: Data, visit: Visit):
    """A second reader who opens the address sees the same selection, order, axes and fields."""
    page = opened(visit(site, http=True))
    assert "#" not in page.url
    page.get_by_role("group", name="Method").get_by_label("blockwise", exact=True).uncheck()
    fields(page, "acc_mean")[0].fill("0.55")
    page.keyboard.press("Enter")
    page.get_by_label("Horizontal axis").first.select_option(label="BoolQ ↑")
    page.get_by_label("Colour by").select_option(label="Method")
    page.get_by_role("button", name="Perplexity").click()
    page.wait_for_url("**/*sort=ppl*")
    address = page.url.partition("#")[2]
    assert set(address.split("&")) == {
        "methods=taylor,layerwise",
        "acc_mean=0.55..",
        "x=acc_boolq",
        "colour=method",
        "sort=ppl",
    }
    other = opened(visit(site), f"#{address}")
    kept = data.where("method", lambda name: name != "blockwise") & data.where("acc_mean", lambda value: value >= 0.55)
    expect(selected(other)).to_have_text(data.said(kept))
    assert texts(other, "Run") == texts(page, "Run")
    assert texts(other, "BoolQ") == texts(page, "BoolQ")
    assert ends(other, "acc_mean") == (0.55, float("inf"))
    assert other.get_by_label("Colour by").input_value() == page.get_by_label("Colour by").input_value()
    assert other.locator(".ex-scatter .xtitle").text_content() == "BoolQ ↑"


def test_an_address_of_unknown_things_is_no_error(site: Path, data: Data, visit: Visit):
    """Parts of an address that name nothing are passed over, the others hold; a heading's anchor changes nothing."""
    reader = visit(site)
    page = opened(
        reader, "#models=Nobody&nothing=1..2&acc_mean=a..b&x=y&heat=a,b&sort=-z&lasso=ppl,1&%E0%A4=1&methods=taylor"
    )
    kept = data.where("method", lambda name: name == "taylor")
    expect(selected(page)).to_have_text(data.said(kept))
    page.evaluate("location.hash = '#related'")
    reader.settle()
    expect(selected(page)).to_have_text(data.said(kept))
    page.evaluate("location.hash = '#methods=layerwise'")
    expect(selected(page)).to_have_text(data.said(data.where("method", lambda name: name == "layerwise")))


def test_a_point_says_its_run_and_opens_it(site: Path, data: Data, visit: Visit):
    """Under the pointer stand the run's name, model, method, parameters and figures with errors; a click opens its page."""
    reader = visit(site)
    page = opened(reader)
    run = alone(data, page)
    x, y = point(page, run)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    hover = page.locator(".ex-scatter .hovertext")
    hover.wait_for()
    text = (hover.text_content() or "").translate({0x2068: None, 0x2069: None})
    assert data.runs[run][1] in text
    assert f"Method: {data.column('method')[run]}" in text
    assert f"Calibration samples: {data.column('taylor_num_samples')[run]}" in text
    assert f"Mean accuracy: {data.column('acc_mean')[run]:.4f} ± {data.column('acc_mean_stderr')[run]:.4f}" in text
    page.mouse.click(x, y)
    page.wait_for_url(f"**/{data.runs[run][2]}")


def test_the_heat_map_opens_a_run_and_is_a_table_too(site: Path, data: Data, visit: Visit):
    """A cell of one run opens it; the same cells stand in a table with links, and those without a run say so."""
    page = opened(visit(site), "#heat=Alder,taylor,acc_mean,taylor_seq_len,taylor_num_samples")
    runs = data.where("model", lambda name: name == "Alder") & data.where("method", lambda name: name == "taylor")
    page.get_by_text("As a table").click()
    table = page.get_by_role("region", name="As a table").locator("table")
    assert table.locator("td a").count() == len(runs)
    cells = table.locator("td").count()
    assert table.get_by_text("no run").count() == cells - len(runs)
    run = min(runs)
    samples, length = data.column("taylor_num_samples")[run], data.column("taylor_seq_len")[run]
    across, up = (sorted(set(data.column(key))) for key in ("taylor_seq_len", "taylor_num_samples"))
    link = table.locator("tbody tr").nth(up.index(samples)).locator("td").nth(across.index(length)).locator("a")
    assert link.text_content() == f"{data.column('acc_mean')[run]:.4f}"
    plot = page.locator(".ex-heat")
    plot.scroll_into_view_if_needed()
    page.wait_for_timeout(100)  # the window has come to rest
    x, y = plot.evaluate(
        """(plot, [x, y]) => {
          const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
          return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
        }""",
        [across.index(length), up.index(samples)],
    )
    page.mouse.move(x - 2, y)
    page.mouse.click(x, y)
    page.wait_for_url(f"**/{data.runs[run][2]}")


def test_heads_sort_with_the_keyboard(site: Path, data: Data, visit: Visit):
    """The table begins with the best run; Enter on a head sorts by it, again turns it round, and missing values stay last."""
    page = opened(visit(site))
    assert texts(page, "Mean accuracy")[0].startswith(f"{max(data.column('acc_mean')):.4f}")
    head = page.locator("#explorer-runs ~ .rg-table").get_by_role("columnheader", name="Perplexity")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    values = sorted(value for value in data.column("ppl") if value is not None)
    assert texts(page, "Perplexity")[0] == f"{values[0]:.2f}"
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    shown = texts(page, "Perplexity")
    assert shown[0] == f"{values[-1]:.2f}"
    assert len(values) < len(shown)
    assert shown[-1] == "–"
    link = page.locator("#explorer-runs ~ .rg-table tbody th a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/experiments/**")


def test_the_csv_has_the_whole_selection_with_raw_values(site: Path, data: Data, visit: Visit):
    """What is copied are all selected runs in the table's order, every column, unrounded."""
    reader = visit(site, http=True)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(reader, "#methods=taylor")
    page.get_by_role("button", name="Copy as CSV").click()
    page.get_by_text("Copied.").wait_for()
    lines = list(csv.DictReader(io.StringIO(page.evaluate("navigator.clipboard.readText()"))))
    kept = data.where("method", lambda name: name == "taylor")
    assert {line["run"] for line in lines} == {data.runs[run][0] for run in kept}
    best = sorted((data.column("acc_mean")[run] for run in kept), reverse=True)
    assert [float(line["acc_mean"]) for line in lines] == best
    assert set(data.keys) < set(lines[0])


def test_names_from_data_stay_text(site: Path, data: Data, visit: Visit):
    """A model whose name is markup is shown as it is written in controls, plots, table and under the pointer."""
    page = opened(visit(site), "#models=Yew%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", parallel=True)
    (run,) = data.where("model", lambda name: name == MARKUP)
    expect(selected(page)).to_have_text(data.said({run}))
    assert texts(page, "Model") == [MARKUP]
    assert page.get_by_role("group", name="Model").get_by_label(MARKUP).is_checked()
    assert "Yew<img" in (page.locator(".ex-scatter .legend").text_content() or "")
    assert "Yew<img" in (page.locator(".ex-parallel").text_content() or "")
    x, y = point(page, run)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.locator(".ex-scatter .hovertext").wait_for()
    assert MARKUP in (page.locator(".ex-scatter .hovertext").text_content() or "")
    assert page.locator("#explorer :is(img, script, iframe, svg a)").count() == 0


def test_tags_that_plotly_knows_stay_text(site: Path, data: Data, visit: Visit):
    """Names and labels made of links, bold type and entities are shown as they are written, in every plot."""
    link, bold, right = '<a href="javascript:alert(1)">x</a>', "<b>&lt;b&gt;</b> $y$", "\u05e9\u05dc\u05d5\u05dd"
    document = json.loads(json.dumps(data.document))
    by_key = {column["key"]: column for column in document["columns"]}
    by_key["model"]["values"][:2] = [link, bold]
    by_key["method"]["values"][0] = right
    by_key["taylor_num_samples"]["label"] = "<b>bold</b>"
    by_key["acc_mean"]["label"] = by_key["taylor_seq_len"]["label"] = link
    document["runs"] = [[key, bold, address] for key, _, address in document["runs"]]
    reader = visit(site)
    script = f'reportgen.define("explorer",{json.dumps(document)});'
    reader.page.route("**/data/explorer.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page = opened(reader, parallel=True)
    assert page.locator("#explorer svg :is(a, [style*=bold])").count() == 0
    assert page.locator("#explorer a[href^=javascript]").count() == 0
    assert link[:20] in (page.locator(".ex-scatter .legend").text_content() or "")
    assert page.locator(".ex-scatter .ytitle").text_content() == f"{link} ↑"
    assert page.locator(".ex-heat .xtitle").text_content() == link
    assert right in (page.locator(".ex-parallel").text_content() or "")
    run = data.column("model").index(data.document["columns"][0]["values"][1])
    x, y = point(page, run)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.locator(".ex-scatter .hovertext").wait_for()
    assert f"{link}\u2069: " in (page.locator(".ex-scatter .hovertext").text_content() or "")
    assert bold in (page.locator(".ex-scatter .hovertext").text_content() or "")


def test_plots_follow_the_palette(site: Path, visit: Visit):
    """Switching between light and dark changes the colours of text and background in every plot."""
    reader = visit(site)
    page = opened(reader, parallel=True)
    look = """() => ["scatter .xtick text", "heat .xtick text", "parallel .axis-title"].map(
      (one) => getComputedStyle(document.querySelector(`.ex-${one}`)).fill)"""
    light = page.evaluate(look)
    reader.choose("slate")
    page.wait_for_function(f"(light) => ({look})().every((one, place) => one !== light[place])", arg=light)
    backs = page.evaluate("[...document.querySelectorAll('.ex-plot')].map((plot) => plot._fullLayout.paper_bgcolor)")
    assert set(backs) == {page.evaluate("getComputedStyle(document.body).backgroundColor")}


def test_a_phone_does_not_scroll_sideways(site: Path, visit: Visit):
    """At 360 px, with all that can be unfolded open, only boxes scroll sideways, and headings are in order."""
    reader = visit(site, width=PHONE, dark=True)
    page = opened(reader, parallel=True)
    for fold in page.locator("#explorer summary").all():
        fold.click()
    reader.settle()
    for scheme in ("slate", "default"):
        reader.choose(scheme)
        assert reader.sideways() + reader.headings() + reader.tables() == [], scheme
    wide, shown = page.locator(".ex-parallel").locator("..").evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert wide > shown


@pytest.mark.axe
def test_axe_finds_nothing_grave_in_use(site: Path, visit: Visit):
    """Axe finds nothing serious or critical while a selection is made and all is unfolded, in dark and in light."""
    reader = visit(site, dark=True)
    page = opened(reader, "#methods=taylor&acc_mean=0.5..&sort=ppl", parallel=True)
    for fold in page.locator("#explorer summary").all():
        fold.click()
    reader.settle()
    for scheme in ("slate", "default"):
        reader.choose(scheme)
        assert reader.axe() == [], scheme


def test_without_webgl_the_rest_goes_on(site: Path, data: Data, visit: Visit):
    """Where there is no WebGL the page says so in words, and the other plots and the table work."""
    reader = visit(site)
    reader.page.add_init_script(_NO_WEBGL)
    page = reader.go(f"{NAME}#methods=taylor")
    page.get_by_text(words.explorer()["no_webgl"]).wait_for()
    page.wait_for_selector(".ex-scatter .main-svg")
    expect(selected(page)).to_have_text(data.said(data.where("method", lambda name: name == "taylor")))

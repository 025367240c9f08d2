"""Drawings: widths of venues, fonts, sizes and places of texts, stamps, and what a page has room for."""

from __future__ import annotations

import io
import itertools
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from reportgen import read, render
from reportgen.model.figures import (
    Dot,
    DotPlotSpec,
    FigureSpec,
    HeatmapSpec,
    HeatPanel,
    Kind,
    Line,
    LinePanel,
    LinesSpec,
    Point,
    ScatterPanel,
    ScatterSpec,
    Series,
    Words,
)
from reportgen.model.known import Direction
from reportgen.model.means import Means
from reportgen.model.venues import VENUES, Venue
from reportgen.render import drawing
from reportgen.render.drawing import FigureStamp, composed, draw, for_paper, is_wide, paper_width, spec_hash
from reportgen.render.drawing.grids import _OUTLINE
from reportgen.render.drawing.keys import keys, legend_layout
from reportgen.render.drawing.layout import MOST_HEIGHT, heat_layout, layout
from reportgen.render.drawing.measure import _advance, inches, shortened, wrapped
from reportgen.render.drawing.png import png
from reportgen.render.drawing.style import styled
from reportgen.render.figures import all_figures
from reportgen.render.paper import Drawn
from tests import studies

STAMP = FigureStamp("1.2.3", "0123456789abcdef" * 4)
WORDS = Words("name.x-1", "Caption.", "alternative")


def model(place: int, label: str = "") -> Series:
    """A model's series."""
    return Series(Kind.MODEL, place, label or f"Model{place}")


def forest(rows: int = 4, label: str = "Model") -> DotPlotSpec:
    """A forest plot of so many rows."""
    dots = tuple(Dot(row, row / 100, (row / 100 - 0.01, row / 100 + 0.01), model(row % 3)) for row in range(rows))
    return DotPlotSpec(WORDS, "difference", tuple(f"{label} {row}" for row in range(rows)), dots, origin=0.0)


def scatter(panels: int = 1, models: int = 4) -> ScatterSpec:
    """A scatter plot."""
    points = tuple(Point(10.0 + i, 0.5 + i / 100, model(i), model(i)) for i in range(models))
    return ScatterSpec(
        WORDS, "accuracy", tuple(ScatterPanel(f"Panel {i}", "perplexity", points) for i in range(panels))
    )


def lines(panels: int) -> LinesSpec:
    """Lines over a parameter whose values lie close on a logarithmic axis."""
    ticks = tuple((float(value), str(value)) for value in (4, 64, 128, 256, 512, 1024))
    drawn = Line(Series(Kind.METHOD, 0, "taylor"), tuple((x, 0.5 + x / 9000) for x, _ in ticks))
    found = tuple(LinePanel(f"Long-Model-{i}-Instruct", "Samples", ticks, (drawn,), log_x=True) for i in range(panels))
    return LinesSpec(WORDS, "Mean accuracy", found, 3)


def heat(panels: int = 1, columns: int = 3, rows: int = 4, digits: int = 3) -> HeatmapSpec:
    """A heat map with a chosen and a tied cell."""
    values = tuple(tuple(0.5 + (x + y) / 100 for x in range(columns)) for y in range(rows))
    found = tuple(HeatPanel(f"method{i}", values, (0, 0), ((1, 1),)) for i in range(panels))
    x, y = tuple(str(2**i) for i in range(columns)), tuple(str(2**i) for i in range(rows))
    return HeatmapSpec(WORDS, "samples", "length", x, y, "Accuracy", digits, found, Direction.UP)


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FigureSpec]:
    """All figures of a study of six models."""
    return all_figures(read(studies.six_models(tmp_path_factory.mktemp("six"))).work.report)


def texts(figure: Figure) -> Iterator[tuple[Text, Bbox]]:
    """Texts that are seen, with their boxes in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            shown = {id(tick.label1) for tick in axis._update_ticks()}
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            hidden |= {id(tick.label1) for tick in ticks} - shown
    stack: list[Artist] = [figure]
    while stack:
        artist = stack.pop()
        if not artist.get_visible() or id(artist) in hidden:
            continue
        if isinstance(artist, Text) and artist.get_text().strip():
            yield artist, artist.get_window_extent(canvas.get_renderer())
        stack += artist.get_children()


def faults(spec: FigureSpec, width: float) -> list[tuple[str, ...]]:
    """Texts of a figure that are cut off, lie on each other or have no size for a paper."""
    found: list[tuple[str, ...]] = []
    with styled(width):
        figure = composed(spec, width)
        seen = list(texts(figure))
        for text, box in seen:
            if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1:
                found.append(("cut", text.get_text()))
            if not 6 <= text.get_fontsize() <= 10:
                found.append(("size", text.get_text(), str(text.get_fontsize())))
        for (first, a), (second, b) in itertools.combinations(seen, 2):
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2:
                found.append(("on each other", first.get_text(), second.get_text()))
    return found


def streams(pdf: bytes) -> bytes:
    """What a PDF draws, unpacked."""
    packed = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(item) for item in packed)


def chunks(png: bytes) -> dict[str, str]:
    """Text chunks of a PNG."""
    place, found = 8, {}
    while place < len(png):
        (length,), kind = struct.unpack(">I", png[place : place + 4]), png[place + 4 : place + 8]
        if kind == b"tEXt":
            key, _, value = png[place + 8 : place + 8 + length].partition(b"\0")
            found[key.decode()] = value.decode("latin-1")
        place += length + 12
    return found


@pytest.mark.parametrize("venue", VENUES.values(), ids=VENUES)
@pytest.mark.parametrize("spec", [forest(), scatter(3), lines(1), heat(3)], ids=lambda spec: type(spec).__name__)
def test_a_pdf_is_as_wide_as_the_column_or_the_text(spec: FigureSpec, venue: Venue):
    """The page of a PDF has the width of the venue's column, or of its text, to a hundredth of a point."""
    pdf = draw(spec, paper_width(spec, venue), STAMP, ("pdf",))["pdf"]
    box = re.search(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert box
    points = venue.text_width if is_wide(spec, venue) else venue.column_width
    assert float(box[1]) == pytest.approx(points * 72 / 72.27, abs=0.01)
    assert float(box[2]) <= MOST_HEIGHT * 72 + 0.01


def test_fonts_are_true_type_and_texts_have_the_size_of_a_paper(specs: dict[str, FigureSpec]):
    """Fonts are embedded as Type 42 and never as Type 3; every size that a PDF sets is between 6 and 10 pt."""
    for name in ("best", "grid-Acacia", "effect-taylor_seq_len"):
        pdf = draw(specs[name], 3.25, STAMP, ("pdf",))["pdf"]
        assert b"/Type3" not in pdf
        assert b"/FontFile2" in pdf
        sizes = [float(size) for size in re.findall(rb"/F\d+(?:-\d+)? ([\d.]+) Tf", streams(pdf))]
        assert sizes
        assert 6 <= min(sizes) <= max(sizes) <= 10


@pytest.mark.parametrize("venue", ["neurips", "acl"])
def test_texts_neither_touch_nor_leave_the_figure(specs: dict[str, FigureSpec], venue: str):
    """At the widths of a paper no text of any figure lies on another one or is cut off, and each is 6 to 10 pt."""
    page = VENUES[venue]
    assert {name: faults(spec, paper_width(spec, page)) for name, spec in specs.items()} == {name: [] for name in specs}


@pytest.mark.parametrize("width", [3.03, 5.5, 6.75])
def test_long_names_find_room(width: float):
    """Long names and many panels are broken, turned or shortened, so that no text lies on another one."""
    name = "Mistral-Small-24B-Instruct-2501-GPTQ-Int4-g128"
    forest_plot = replace(forest(3, name), x_label=f"Mean zero-shot accuracy over seven tasks of {name}")
    curves = lines(6)
    curves = replace(curves, panels=tuple(replace(panel, title=name) for panel in curves.panels))
    grids = replace(heat(6, 5), panels=tuple(replace(panel, title=name) for panel in heat(6, 5).panels))
    regrets = replace(heat(1, 6), x_ticks=tuple(f"{name}{i}" for i in range(6)), y_ticks=(name,) * 4)
    for spec in (forest_plot, curves, grids, regrets, scatter(5, 12)):
        assert faults(spec, width) == []


def test_forest_plots_and_single_panels_are_as_wide_as_a_column():
    """In two columns what has one panel and fits is no wider than one; several panels and long names span the text."""
    page = VENUES["icml"]
    assert not any(is_wide(spec, page) for spec in (forest(), scatter(), lines(1), heat()))
    assert all(is_wide(spec, page) for spec in (scatter(2), lines(2), heat(3), heat(1, 12)))
    assert is_wide(forest(3, "Qwen2.5-Coder-32B-Instruct-GPTQ"), page)
    assert is_wide(scatter(1, 40), page)


@pytest.mark.parametrize("name", VENUES)
def test_widths_of_each_venue(name: str):
    """In one column no figure has to span anything and all are as wide as the text; in two, wide ones are."""
    page = VENUES[name]
    assert is_wide(heat(3), page) == (page.columns == 2)
    assert not is_wide(forest(), page)
    assert paper_width(heat(3), page) * 72.27 == pytest.approx(page.text_width)
    assert paper_width(forest(), page) * 72.27 == pytest.approx(page.column_width)


def test_a_figure_is_stamped():
    """PDF and PNG say which figure they are, from which spec and study, made by which version; bytes repeat."""
    spec = forest()
    first = draw(spec, 3.25, STAMP)
    assert draw(spec, 3.25, STAMP) == first
    subject = f"reportgen figure name.x-1 spec {spec_hash(spec, 3.25)} study 0123456789ab"
    assert f"/Subject ({subject})".encode() in first["pdf"]
    assert b"/Creator (reportgen 1.2.3)" in first["pdf"]
    assert b"Date" not in first["pdf"]
    found = chunks(first["png"])
    assert (found["Description"], found["Software"]) == (subject, "reportgen 1.2.3")
    assert re.fullmatch("[0-9a-f]{12}", spec_hash(spec, 3.25))


def test_the_hash_of_a_figure_is_about_content_and_width():
    """Another value, caption or width makes another hash; an equal spec the same."""
    spec = forest()
    others = [
        spec_hash(spec, 3.0),
        spec_hash(replace(spec, dots=spec.dots[1:]), 3.25),
        spec_hash(replace(spec, words=replace(WORDS, caption="Other.")), 3.25),
    ]
    assert spec_hash(forest(), 3.25) == spec_hash(spec, 3.25 + 1e-9)
    assert len({spec_hash(spec, 3.25), *others}) == 4


def test_each_format_is_the_same_alone_or_with_the_other():
    """What is drawn does not hang on which formats are asked for."""
    both = draw(scatter(), 3.25, STAMP)
    assert draw(scatter(), 3.25, STAMP, ("pdf",)) == {"pdf": both["pdf"]}
    assert draw(scatter(), 3.25, STAMP, ("png",)) == {"png": both["png"]}


@pytest.mark.parametrize("spec", [forest(), scatter(3), lines(1), heat(3)], ids=lambda spec: type(spec).__name__)
def test_a_picture_is_what_matplotlib_draws_at_less_weight(spec: FigureSpec):
    """A PNG has a palette: its areas are as drawn, the shades of edges within 20 of 255, its weight under half."""
    with styled(6.75):
        figure, stream = composed(spec, 6.75), io.BytesIO()
        FigureCanvasAgg(figure).print_png(stream)
    found = draw(spec, 6.75, STAMP, ("png",))["png"]
    with Image.open(stream) as whole, Image.open(io.BytesIO(found)) as picture:
        assert picture.mode == "P"
        assert picture.info["dpi"] == pytest.approx((192, 192), abs=0.01)
        off = np.asarray(whole.convert("RGB")).astype(int) - np.asarray(picture.convert("RGB"))
    assert np.linalg.norm(off, axis=2).max() <= 21
    assert np.mean(off != 0) < 0.1
    assert len(found) < len(stream.getvalue()) / 2


def test_a_picture_of_many_colours_has_the_nearest_of_256():
    """Areas keep their colours though thousands of single pixels want a place; these get a colour that is near."""
    values = np.random.default_rng(0).integers(0, 256, (64, 64, 4), dtype=np.uint8)
    values[:8], values[8:16] = (1, 2, 3, 255), (250, 90, 40, 255)
    with Image.open(io.BytesIO(png(values, 192, {"Title": "é"}))) as picture:
        assert picture.text == {"Title": "é"}  # type: ignore[attr-defined]
        seen = np.asarray(picture.convert("RGB"))
    assert np.abs(seen[:16].astype(int) - values[:16, :, :3]).max() <= 2
    assert len(np.unique(seen.reshape(-1, 3), axis=0)) == 256
    off = np.linalg.norm(seen.astype(int) - values[..., :3], axis=2)
    assert off.max() < 50
    plain = np.full((2, 3, 4), 7, np.uint8)
    with Image.open(io.BytesIO(png(plain, 192, {}))) as picture:
        assert picture.getpalette() == [7, 7, 7]
        assert picture.size == (3, 2)


def _draw(spec: FigureSpec) -> tuple[Mapping[str, bytes], Drawn]:
    """Return one figure's files for the site and what the paper has of it."""
    name = spec.words.name
    site, paper = render._draw({name: spec}, {name: spec}, VENUES["icml"], STAMP, Means(), None)
    return site[name], paper[name]


def test_a_figure_is_made_once_for_each_width(monkeypatch: pytest.MonkeyPatch):
    """Site and paper share a drawing where they share the width, else the site has the paper's PDF."""
    made: list[float] = []

    def counted(spec: FigureSpec, width: float) -> Figure:
        made.append(width)
        return composed(spec, width)

    monkeypatch.setattr(drawing, "composed", counted)
    spec: FigureSpec = heat(3)
    site, paper = _draw(spec)
    assert (len(made), paper.wide, site) == (1, True, paper.files)
    made.clear()
    spec = forest()
    site, paper = _draw(spec)
    assert (made, paper.wide) == ([pytest.approx(3.25), 6.75], False)
    assert site["pdf"] == paper.files["pdf"]
    assert site["png"] != paper.files["png"]


def test_what_no_page_has_room_for_is_left_out_and_counted():
    """In the paper the first rows or panels are kept and the caption counts the others; the site shows all."""
    page = VENUES["icml"]
    for spec, word in ((forest(80), "rows"), (lines(60), "panels"), (heat(400), "panels")):
        cut = for_paper(spec, page)
        assert layout(cut, paper_width(cut, page)).fits
        count = len(spec.rows if isinstance(spec, DotPlotSpec) else spec.panels)
        left = len(cut.rows if isinstance(cut, DotPlotSpec) else cut.panels)
        assert 0 < left < count
        assert f"{count - left} further {word} do not fit on a page and are left out." in cut.words.caption
        if isinstance(cut, DotPlotSpec):
            assert {dot.row for dot in cut.dots} == set(range(left))
    small = lines(3)
    assert for_paper(small, page) is small


def test_panels_in_a_row_follow_the_width():
    """Narrow figures have fewer panels in a row; a full row of a map stays a full row or a whole part of it."""
    assert layout(lines(6), 6.75).across == 3
    assert layout(lines(6), 3.25).across == 1
    assert [layout(lines(count), 5.5).across for count in (1, 2, 3, 4, 6)] == [1, 2, 3, 2, 3]
    eight = replace(heat(16, 6), across=8)
    assert layout(eight, 5.5).across in (4, 2)


def test_legends_stand_beside_only_where_there_is_room():
    """A legend stands beside wide figures and below narrow ones; with more keys than the figure is high, below."""
    groups = keys(scatter(1, 4))
    assert legend_layout(groups, 6.75, 2.0).beside
    assert not legend_layout(groups, 5.5, 2.0).beside
    assert not legend_layout(keys(scatter(1, 40)), 6.75, 2.0).beside
    assert legend_layout((), 6.75, 2.0).rows == 0


def test_values_are_written_where_they_fit():
    """Cells have their values where 6 pt fit into them with the outline, else none."""
    assert heat_layout(heat(3, 4), 6.75).values in (6.0, 6.5)
    assert heat_layout(heat(3, 9), 3.25).values is None


def test_outlines_are_seen_in_grey():
    """The outline of tied cells has a contrast of at least 4.5 to the white line that it lies on (WCAG)."""
    channels = [int(_OUTLINE[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_widths_of_glyphs_are_those_of_the_font():
    """The table of widths is that of the font which matplotlib brings, to a thousandth of an em."""
    font = FT2Font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"))
    font.set_size(100, 72)
    for char in (*map(chr, range(32, 127)), *"…−–×±éÜñ"):
        glyph = font.load_char(ord(char), LoadFlags.NO_HINTING)
        assert _advance(char) == pytest.approx(glyph.linearHoriAdvance / 65536 / 100, abs=0.001)


def test_texts_are_made_to_fit():
    """Lines are broken after hyphens and spaces; what is too long loses its middle, and nothing fits no room."""
    assert wrapped("Meta-Llama-3.1-8B-Instruct", 8, 1.2) == "Meta-Llama-3.1-8B-\nInstruct"
    assert wrapped("short", 8, 1.0) == "short"
    assert wrapped("", 8, 1.0) == ""
    cut = shortened("abcdefghijklmnopqrstuvwxyz", 8, 1.0)
    assert "…" in cut
    assert inches(cut, 8) <= 1.01
    assert cut.startswith("abc")
    assert cut.endswith("xyz")


def test_names_that_no_font_has_are_drawn(project: Path):
    """Glyphs that the font lacks, formulas and control characters are drawn as text, with a box at worst."""
    spec = forest(1, "名前 $x^2$ \\alpha \x07 😀")
    drawn = draw(spec, 3.25, STAMP)
    assert io.BytesIO(drawn["pdf"]).read(5) == b"%PDF-"
    assert b"/Type3" not in drawn["pdf"]

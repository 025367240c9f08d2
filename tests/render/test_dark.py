"""Dark pictures: as large as the light ones, every mark seen on the dark page, nothing else changed by them."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from PIL import Image

from reportgen import read
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
)
from reportgen.model.known import Direction
from reportgen.read.pictures import same_picture, stamp_of
from reportgen.render.drawing import composed, draw
from reportgen.render.drawing.dark import BACKGROUND, ON_CELL
from reportgen.render.drawing.pictures import entity_colours, picture_size
from reportgen.render.drawing.style import styled
from reportgen.render.drawing.twofold import Twofold
from reportgen.render.figures import all_figures
from tests import studies
from tests.render.test_drawing import STAMP, WORDS, chunks

Colour = Sequence[float]
WHITE, DARK = (1.0, 1.0, 1.0), tuple(int(BACKGROUND[i : i + 2], 16) / 255 for i in (1, 3, 5))
OFF = 20
"""How far the shade of an edge may be off in a picture of few colours."""

SEE_THROUGH = 0.75
"""Opacity of points of a scatter plot."""

ENTITIES = [Series(kind, place, f"{kind} {place}") for kind in (Kind.MODEL, Kind.METHOD) for place in range(8)]
ENTITIES.append(Series(Kind.ALL, 0, "all"))


def heat(better: Direction = Direction.UP, digits: int = 3) -> HeatmapSpec:
    """A heat map with a chosen cell, tied and missing ones."""
    values = tuple(tuple(None if x == y == 2 else 0.5 + (x + 3 * y) / 100 for x in range(4)) for y in range(3))
    panels = tuple(HeatPanel(f"method{i}", values, (0, 0), ((1, 1), (2, 3))) for i in range(2))
    return HeatmapSpec(WORDS, "samples", "length", tuple("abcd"), tuple("abc"), "Accuracy", digits, panels, better)


def every_kind() -> dict[str, FigureSpec]:
    """Figures with all that each kind can show, and all colours."""
    count = len(ENTITIES)
    dots = tuple(Dot(i, i / 10, (i / 10 - 0.1, i / 10 + 0.1) if i else None, own) for i, own in enumerate(ENTITIES))
    rows = tuple(own.label for own in ENTITIES)
    points = tuple(Point(10.0 + i, i / 10, own, own, chosen=i == 3) for i, own in enumerate(ENTITIES))
    mixed = tuple(replace(point, marker=ENTITIES[8]) for point in points)
    front = ((10.0, 0.0), (14.0, 0.4), (18.0, 0.9))
    curves = tuple(
        Line(own, ((1.0, i), (2.0, i + 1)), ((i - 0.2, i + 0.2), (i + 0.8, i + 1.2)), band=i % 2 == 0)
        for i, own in enumerate(ENTITIES)
    )
    panel = LinePanel("Panel", "trials", None, curves, level=3.0)
    measured = replace(panel, ticks=((1.0, "1"), (2.0, "2")), level=None)
    return {
        "heat": heat(),
        "heat, lower is better": heat(Direction.DOWN),
        "counts": replace(heat(digits=0), panels=(HeatPanel("counts", ((1.0, 2.0), (None, 1.0))),)),
        "dots": DotPlotSpec(WORDS, "x", rows, dots, tuple((i, 0.3) for i in range(count)), "chance", origin=0.0),
        "scatter": ScatterSpec(WORDS, "y", (ScatterPanel("Panel", "x", points, front),)),
        "scatter of two": ScatterSpec(WORDS, "y", (ScatterPanel("A", "x", mixed), ScatterPanel("B", "x", mixed))),
        "lines": LinesSpec(WORDS, "y", (panel, panel), 2, "level"),
        "lines over values": LinesSpec(WORDS, "y", (measured,), 1),
    }


EVERY_KIND = every_kind()


class Recorder(RendererAgg):
    """Notes sort and colours of each mark instead of drawing it."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(*figure.canvas.get_width_height(physical=True), figure.dpi)
        self.marks: list[tuple[str, tuple[float, ...]]] = []
        self.gid: str | None = None
        self.draw_markers = self.draw_path = self._shape
        self.draw_path_collection = self._collection
        self.draw_image = self.draw_quad_mesh = lambda *_: None

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Remember whose mark it is."""
        self.gid = gid

    def draw_text(self, gc: Any, *_: Any, **__: Any) -> None:
        """Note a text."""
        self._note("text", gc.get_rgb())

    def _shape(self, gc: Any, *args: Any) -> None:
        face = args[2] if len(args) == 3 else args[4] if len(args) == 5 else None
        if gc.get_linewidth() > 0:
            self._note("line", gc.get_rgb())
        if face is not None:
            self._note("area", face)

    def _collection(self, _: Any, *args: Any, **__: Any) -> None:
        for sort, colours in (("area", args[5]), ("line", args[6])):
            for colour in colours:
                self._note(sort, colour)

    def _note(self, sort: str, colour: Any) -> None:
        if len(colour) == 3 or colour[3] > 0:
            self.marks.append((ON_CELL if self.gid == ON_CELL else sort, tuple(map(float, colour))))


def recorded(figure: Figure) -> list[tuple[str, tuple[float, ...], tuple[float, ...]]]:
    """Sort of each mark, its colour on a light page and on a dark one."""
    light, dark = Recorder(figure), Recorder(figure)
    figure.draw(Twofold(light, dark))
    pairs = list(zip(light.marks, dark.marks, strict=True))
    assert all(a[0] == b[0] for a, b in pairs)
    return [(a[0], a[1], b[1]) for a, b in pairs]


def linear(colour: Colour) -> np.ndarray:
    """A colour in linear light."""
    parts = np.array(colour[:3], dtype=float)
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(colour: Colour, ground: Colour) -> float:
    """Contrast of a colour, see-through or not, to the ground that it lies on (WCAG)."""
    opacity = colour[3] if len(colour) == 4 else 1.0
    seen = [opacity * part + (1 - opacity) * below for part, below in zip(colour, ground, strict=False)]
    low, high = sorted(float(linear(found) @ (0.2126, 0.7152, 0.0722)) for found in (seen, ground))
    return (high + 0.05) / (low + 0.05)


def weak(figure: Figure) -> set[tuple[str, tuple[float, ...], float]]:
    """Marks that are hard to see on a dark page and are not as faint on a light one."""
    found = set()
    for sort, light, dark in recorded(figure):
        if sort == ON_CELL:
            continue
        wanted = min(4.5 if sort == "text" else 3.0, contrast(light, WHITE))
        # What is faint on purpose, a band or a grid, may be a little fainter.
        if contrast(dark, DARK) < (wanted if wanted >= 3 else 0.93 * wanted):
            found.add((sort, light, round(contrast(dark, DARK), 2)))
    return found


def pixels(png: bytes) -> np.ndarray:
    """Red, green and blue of a picture by row and column."""
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def palette_of(colours: Sequence[str]) -> list[tuple[float, ...]]:
    """Colours in parts of one."""
    return [tuple(int(name[i : i + 2], 16) / 255 for i in (1, 3, 5)) for name in colours]


# What readers without one sort of cones see (Machado, Oliveira, Fernandes 2009), in linear light.
BLIND = {
    "none": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
CONES = np.array([[0.41222147, 0.53633254, 0.05144599], [0.2119035, 0.68069955, 0.10739696], [0.08830246, 0.28171884, 0.6299787]])  # fmt: skip
LAB = np.array([[0.21045426, 0.79361779, -0.00407205], [1.9779985, -2.42859221, 0.45059371], [0.02590404, 0.78277177, -0.80867577]])  # fmt: skip


def nearest(colours: Sequence[str]) -> float:
    """Distance (OKLab) between the two colours that some reader finds most alike."""
    light = [linear(colour) for colour in palette_of(colours)]
    found = []
    for seen in BLIND.values():
        places = [LAB @ np.cbrt(CONES @ np.clip(seen @ colour, 0, 1)) for colour in light]
        found += [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(places, 2)]
    return min(found)


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FigureSpec]:
    """All figures of a study of six models."""
    return all_figures(read(studies.six_models(tmp_path_factory.mktemp("six"))).work.report)


@pytest.mark.parametrize("width", [3.25, 6.75])
@pytest.mark.parametrize("name", EVERY_KIND)
def test_every_mark_is_seen_on_a_dark_page(name: str, width: float):
    """Texts have a contrast of 4.5 to the dark page, other marks of 3 or what they have on white."""
    with styled(width):
        assert weak(composed(EVERY_KIND[name], width)) == set()


def test_every_mark_of_a_study_is_seen_on_a_dark_page(specs: dict[str, FigureSpec]):
    """All figures of a study have marks that a dark page shows, on the page's own ground."""
    for name, spec in specs.items():
        with styled(6.75):
            figure = composed(spec, 6.75)
            assert weak(figure) == set(), name
            sort, light, dark = recorded(figure)[0]
        assert (sort, light[:3]) == ("area", WHITE)
        assert dark[:3] == pytest.approx(DARK)


@pytest.mark.parametrize("sort", ["line", "text", "area", "marker", "collection"])
def test_a_colour_without_a_counterpart_is_found(sort: str):
    """The tests above fail when a figure is drawn in a dark colour that nobody gave a counterpart, whatever draws it."""
    unknown = "#331122"
    with styled(6.75):
        figure = composed(EVERY_KIND["dots"], 6.75)
        axes = figure.axes[0]
        match sort:
            case "line":
                axes.axhline(0.5, color=unknown)
            case "text":
                axes.text(0.5, 0.5, "text", color=unknown)
            case "area":
                axes.axvspan(0.1, 0.2, color=unknown)
            case "marker":
                axes.plot([0.5], [0.5], ls="", marker="o", color=unknown)
            case _:
                axes.vlines([0.1, 0.2], 0, 1, color=["black", unknown])
        assert {round(255 * light[0]) for _, light, _ in weak(figure)} == {0x33}


def test_cells_and_what_stands_on_them_keep_their_colours():
    """Cells, their values and the outlines of the best and the tied ones look the same on both pages."""
    with styled(6.75):
        figure = composed(heat(), 6.75)
        marks = [mark for mark in recorded(figure) if mark[0] == ON_CELL]
        boxes = [axes.transData.transform([(-0.4, -0.4), (1.4, 2.4)]).astype(int) for axes in figure.axes[:2]]
    values, outlines = 2 * 11, 2 * 3
    assert len(marks) == values + 2 * outlines
    assert all(light == dark for _, light, dark in marks)
    drawn = draw(heat(), 6.75, STAMP, ("png", "dark.png"))
    light, dark = (pixels(drawn[kind])[::-1] for kind in ("png", "dark.png"))
    for (x0, y0), (x1, y1) in boxes:
        off = np.abs(light[y0:y1, x0:x1] - dark[y0:y1, x0:x1]).max(axis=2)
        # Two columns of cells, all but the lines between them.
        assert np.mean(off > 2 * OFF) < 0.05
        assert np.median(off) <= 2


@pytest.mark.parametrize("kind", [Kind.MODEL, Kind.METHOD])
def test_entities_are_told_apart_on_a_dark_page(kind: Kind):
    """Dark colours of entities differ for colour-blind readers no less than light ones, and see-through points are seen."""
    found = entity_colours(kind, 8)
    assert len(set(found["dark"])) == 8
    assert nearest(found["dark"]) > max(0.1, nearest(found["light"]))
    assert all(contrast((*colour, SEE_THROUGH), DARK) >= 3 for colour in palette_of(found["dark"]))


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_dark_picture_is_as_large_as_the_light_one(name: str):
    """Both pictures of a figure have the same size in pixels; the dark one lies on the page's ground."""
    drawn = draw(EVERY_KIND[name], 6.75, STAMP, ("png", "dark.png"))
    light, dark = (pixels(drawn[kind]) for kind in ("png", "dark.png"))
    assert light.shape == dark.shape
    assert picture_size(drawn["png"]) == picture_size(drawn["dark.png"]) == (648, round(light.shape[0] / 2))
    corners = (0, -1, 0, -1), (0, 0, -1, -1)
    assert (light[corners] == 255).all()
    assert (dark[corners] == [round(255 * part) for part in DARK]).all()


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_dark_picture_changes_nothing_else(name: str):
    """Each file has the same bytes alone, together, in any order, and the next time."""
    spec = EVERY_KIND[name]
    whole = draw(spec, 5.5, STAMP, ("dark.png", "pdf", "png"))
    assert list(whole) == ["dark.png", "pdf", "png"]
    assert draw(spec, 5.5, STAMP, ("png", "pdf", "dark.png")) == whole
    for kind, content in whole.items():
        assert draw(spec, 5.5, STAMP, (kind,)) == {kind: content}


def test_a_dark_picture_is_stamped():
    """A dark picture says which figure it is as the light one does, and is not taken for it."""
    drawn = draw(heat(), 6.75, STAMP, ("png", "dark.png"))
    assert stamp_of(drawn["dark.png"]) == stamp_of(drawn["png"]) is not None
    assert chunks(drawn["dark.png"]) == chunks(drawn["png"])
    assert same_picture(drawn["dark.png"], draw(heat(), 6.75, STAMP, ("dark.png",))["dark.png"])
    assert not same_picture(drawn["dark.png"], drawn["png"])

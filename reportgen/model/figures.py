"""Figures as frozen values: what is drawn, in data; colours and markers are chosen by entity when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.model.known import Direction


class Kind(StrEnum):
    """What a series stands for; each kind has colours and markers of its own."""

    MODEL = "model"
    METHOD = "method"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Series:
    """An entity: its label and its place in the study, which picks colour and marker, the same in every figure."""

    kind: Kind
    place: int
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a figure: its file name, caption and alternative text."""

    name: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class HeatPanel:
    """One grid: `values[y][x]`, None where there is no value; `chosen` is the best cell, `tied` are those like it."""

    title: str
    values: tuple[tuple[float | None, ...], ...]
    chosen: tuple[int, int] | None = None
    tied: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HeatmapSpec:
    """Small multiples of grids on one colour scale, `across` in a row."""

    words: Words
    x_label: str
    y_label: str
    x_ticks: tuple[str, ...]
    y_ticks: tuple[str, ...]
    value_label: str
    digits: int
    panels: tuple[HeatPanel, ...]
    better: Direction
    across: int = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """A value in the line `row`; `bar` are the ends of its error bar."""

    row: int
    value: float
    bar: tuple[float, float] | None
    series: Series


@dataclass(frozen=True, slots=True)
class DotPlotSpec:
    """Values with error bars, one or several a line; `marks` are reference values of lines, `origin` is that of all."""

    words: Words
    x_label: str
    rows: tuple[str, ...]
    dots: tuple[Dot, ...]
    marks: tuple[tuple[int, float], ...] = ()
    mark_label: str = ""
    origin: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A point; `colour` and `marker` may stand for different entities, `chosen` ones are ringed."""

    x: float
    y: float
    colour: Series
    marker: Series
    chosen: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class ScatterPanel:
    """Points over one x axis, logarithmic where the values span much; `front` is a line of steps between points."""

    title: str
    x_label: str
    points: tuple[Point, ...]
    front: tuple[tuple[float, float], ...] = ()

    @property
    def log_x(self) -> bool:
        """Whether all x are positive and the largest is at least two and a half times the smallest."""
        values = [point.x for point in self.points]
        return min(values) > 0 and max(values) >= 2.5 * min(values)


@dataclass(frozen=True, slots=True)
class ScatterSpec:
    """Panels that share the y axis, `across` in a row."""

    words: Words
    y_label: str
    panels: tuple[ScatterPanel, ...]
    across: int = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line through `(x, y)`; `bars` are low and high ends at each point, drawn as a band where `band` says so."""

    series: Series
    points: tuple[tuple[float, float], ...]
    bars: tuple[tuple[float, float], ...] = ()
    band: bool = False


@dataclass(frozen=True, slots=True)
class LinePanel:
    """Lines over one x axis; `ticks` are places with labels, None leaves them to the axis; `level` is a reference y."""

    title: str
    x_label: str
    ticks: tuple[tuple[float, str], ...] | None
    lines: tuple[Line, ...]
    log_x: bool = False
    level: float | None = None


@dataclass(frozen=True, slots=True)
class LinesSpec:
    """Panels that share the y axis, `across` in a row."""

    words: Words
    y_label: str
    panels: tuple[LinePanel, ...]
    across: int
    level_label: str = ""


FigureSpec = HeatmapSpec | DotPlotSpec | ScatterSpec | LinesSpec

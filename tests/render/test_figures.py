"""Figures: specs from results, bytes and data from specs."""

from __future__ import annotations

import csv
import io
import math
from itertools import pairwise
from pathlib import Path

import pytest

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
    Words,
)
from reportgen.model.known import Direction
from reportgen.render.drawing import FigureStamp, draw
from reportgen.render.drawing.style import colour, marker
from reportgen.render.figures import all_figures
from reportgen.render.figures.data import figure_data
from tests import studies

STAMP = FigureStamp("1", "0" * 64)
WORDS = Words("f", "c", "a")
MODEL, METHOD = Series(Kind.MODEL, 0, "m_1"), Series(Kind.METHOD, 9, "t$x$")
SPECS: list[FigureSpec] = [
    HeatmapSpec(
        WORDS,
        "x",
        "y",
        ("1", "2"),
        ("3", "4"),
        "v",
        3,
        (HeatPanel("p$x$", ((0.1, None), (0.3, 0.4)), (1, 1)),),
        Direction.UP,
    ),
    HeatmapSpec(WORDS, "x", "", ("1",), ("",), "v", 3, (HeatPanel("名前 😀", ((0.5,),)),), Direction.DOWN),
    HeatmapSpec(WORDS, "x", "y", ("1",), ("2", "3"), "v", 0, (HeatPanel("", ((1.0,), (4.0,))),), Direction.NONE),
    DotPlotSpec(
        WORDS, "x", ("a", "b"), (Dot(0, 0.5, (0.49, 0.51), MODEL), Dot(1, 0.6, None, METHOD)), ((0, 0.4),), "dense"
    ),
    DotPlotSpec(WORDS, "x", ("a",), (Dot(0, 0.5, (0.4, 0.6), MODEL), Dot(0, 0.6, None, METHOD))),
    ScatterSpec(
        WORDS, "y", (ScatterPanel("", "x", (Point(1, 2, MODEL, METHOD, True, "e"), Point(100, 2, MODEL, MODEL))),)
    ),
    ScatterSpec(WORDS, "y", (ScatterPanel("", "x", (Point(-1, 2, MODEL, MODEL),)),) * 2),
    LinesSpec(WORDS, "y", (LinePanel("t", "x", ((0, "1"), (1, "2")), (Line(METHOD, ((0, 1.0), (1, 2.0))),)),) * 4, 3),
    LinesSpec(
        WORDS,
        "y",
        (
            LinePanel(
                "t",
                "x",
                None,
                (Line(Series(Kind.ALL, 0, "all"), ((1, 1.0), (20, 2.0)), ((0.5, 1.5), (1.5, 2.5)), band=True),),
                log_x=True,
                level=1.5,
            ),
            LinePanel(
                "", "x", ((8, "8"), (64, "64")), (Line(METHOD, ((8, 1.0), (64, 2.0)), ((0, 2), (1, 3))),), log_x=True
            ),
        ),
        2,
        "near",
    ),
    ScatterSpec(
        WORDS,
        "y",
        (ScatterPanel("", "x", (Point(1, 2, METHOD, METHOD), Point(3, 4, METHOD, METHOD)), ((1, 2), (3, 4))),) * 4,
        2,
    ),
]


def figures(project: Path) -> dict[str, FigureSpec]:
    """Figures of a project."""
    return all_figures(read(project).work.report)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: type(spec).__name__)
def test_bytes_are_real_and_the_same_each_time(spec: FigureSpec):
    """PNG and PDF are real files without Type 3 fonts or dates, and equal from one drawing to the next."""
    first, second = draw(spec, 6.75, STAMP), draw(spec, 6.75, STAMP)
    assert first == second
    assert first["png"].startswith(b"\x89PNG")
    assert first["pdf"].startswith(b"%PDF")
    assert b"/Type3" not in first["pdf"]
    assert b"CreationDate" not in first["pdf"]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: type(spec).__name__)
def test_plotted_data_is_complete(spec: FigureSpec):
    """The CSV of a figure has a row for each mark, with values that read back."""
    rows = list(csv.DictReader(io.StringIO(figure_data(spec).decode())))
    match spec:
        case HeatmapSpec():
            assert len(rows) == sum(len(line) for panel in spec.panels for line in panel.values)
            assert [row["best"] for row in rows].count("True") == sum(p.chosen is not None for p in spec.panels)
        case DotPlotSpec():
            assert len(rows) == len(spec.dots) + len(spec.marks)
            assert [float(row["value"]) for row in rows][: len(spec.dots)] == [dot.value for dot in spec.dots]
        case ScatterSpec():
            assert len(rows) == sum(len(panel.points) for panel in spec.panels)
        case LinesSpec():
            assert len(rows) == sum(len(line.points) for panel in spec.panels for line in panel.lines)


def test_entities_have_their_own_colour_and_marker():
    """Of the first 64 entities of a kind no two have both colour and marker in common."""
    for kind in (Kind.MODEL, Kind.METHOD):
        looks = {(colour(Series(kind, i, "")), marker(Series(kind, i, ""))) for i in range(64)}
        assert len(looks) == 64


def luminance(code: str) -> float:
    """Relative luminance of a colour, as WCAG defines it."""
    channels = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_three_methods_are_told_apart_in_grey():
    """The colours of the first three methods differ clearly in lightness."""
    values = sorted(luminance(colour(Series(Kind.METHOD, i, ""))) for i in range(3))
    assert all(second - first > 0.08 for first, second in pairwise(values))


def test_every_figure_says_what_it_shows(six: Path):
    """Each figure has a caption that ends in a full stop and an alternative text; its name is a file's."""
    found = figures(six)
    assert set(found) >= {
        "best",
        "variants",
        "tasks",
        "perplexity",
        "completeness",
        "effect-taylor_seq_len",
        "grid-Acacia",
    }
    for name, spec in found.items():
        assert spec.words.caption.endswith(".")
        assert len(spec.words.alt) > 20
        assert spec.words.name == name


def test_heat_map_of_a_grid(six: Path):
    """Cells stand at their parameters, the model's best is outlined, missing cells are empty."""
    studies.table(six, "search_Acacia_20", [studies.row("search_Acacia_20", 1, 32, 4, 0.5)])
    found = figures(six)["grid-Acacia"]
    assert isinstance(found, HeatmapSpec)
    assert (found.x_ticks, found.y_ticks) == (("4", "128", "512"), ("32", "64", "128"))
    assert [panel.title for panel in found.panels] == ["taylor", "layerwise", "blockwise"]
    assert found.panels[0].values[0][0] is not None
    assert found.panels[0].values[0][1:] == (None, None)
    assert found.panels[0].values[2] == (None, None, None)
    assert found.panels[2].chosen == (1, 1)
    best = found.panels[2].values[1][1]
    assert best == max(value for row in found.panels[2].values for value in row)


def test_completeness_counts_runs(six: Path):
    """The map of what was run has a panel for each model and method and counts replicates."""
    studies.table(
        six, "search_Acacia_20", [studies.row("search_Acacia_20", i, 32, 4, 0.5 + i / 100) for i in (1, 2)]
    )  # fmt: skip
    found = figures(six)["completeness"]
    assert isinstance(found, HeatmapSpec)
    assert len(found.panels) == 18
    assert found.panels[0].title == "Acacia, taylor"
    assert found.panels[0].values[0] == (2.0, None, None)


def test_heat_map_of_one_parameter(project: Path):
    """A single parameter makes a strip."""
    for number, value in enumerate((2, 4, 8), 1):
        document = studies.evaluation(0.5 + number / 100)
        studies.experiment(project, "search_Fir_20", f"exp_{number:03d}_beta{value}", document)
    found = figures(project)["grid-Fir"]
    assert isinstance(found, HeatmapSpec)
    assert (found.x_ticks, found.y_ticks, found.panels[0].chosen) == (("2", "4", "8"), ("",), (0, 2))


def test_heat_map_of_three_parameters(project: Path):
    """A third parameter makes further panels."""
    number = 0
    for rho in (1, 2):
        for lr in (3, 4):
            for beta in (5, 6):
                number += 1
                name = f"exp_{number:03d}_alpha{rho}_beta{lr}_gamma{beta}"
                studies.experiment(project, "search_Fir_20", name, studies.evaluation(0.5 + number / 100))
    found = figures(project)["grid-Fir"]
    assert isinstance(found, HeatmapSpec)
    assert [panel.title for panel in found.panels] == ["taylor (gamma 5)", "taylor (gamma 6)"]
    assert [panel.chosen for panel in found.panels] == [None, (1, 1)]


def test_panels_that_do_not_fit_are_counted(project: Path):
    """Of many panels the first are shown and the caption says how many are not."""
    for number in range(1, 21):
        name = f"exp_{number:03d}_alpha1_beta2_gamma{number}"
        studies.experiment(project, "search_Fir_20", name, studies.evaluation(0.5))
    found = figures(project)["grid-Fir"]
    assert isinstance(found, HeatmapSpec)
    assert len(found.panels) == 12
    assert "8 further grids are not shown." in found.words.caption


def test_no_grids_without_parameters_or_values(project: Path):
    """Without a parameter or without a single accuracy there is no heat map."""
    studies.experiment(project, "search_Fir_20", "exp_001", studies.evaluation())
    assert not [name for name in figures(project) if name.startswith(("grid-", "completeness", "effect-"))]
    studies.experiment(project, "search_Fir_20", "exp_002_beta2", studies.evaluation(zeroshot=None))
    studies.experiment(project, "search_Fir_20", "exp_001", studies.evaluation(zeroshot=None))
    assert set(figures(project)) == {"completeness"}


def test_dots_carry_the_errors_of_the_results(small: Path):
    """Each dot is the best configuration's value with its standard error; the dense model's value is a mark."""
    studies.put(
        small / "results" / "dense_Fir" / "evaluation" / "evaluation_results.json", studies.evaluation(0.7, 8.0)
    )
    study = read(small)
    found = all_figures(study.work.report)["best"]
    assert isinstance(found, DotPlotSpec)
    (model,) = study.analysis.models
    assert found.dots[0].value == model.best.metrics["acc_mean"]
    value, stderr = model.best.metrics["acc_mean"], model.best.stderrs["acc_mean"]
    assert found.dots[0].bar == (value - stderr, value + stderr)
    assert found.marks == ((0, study.dense["Fir"].metrics["acc_mean"]),)


def test_an_infinite_perplexity_is_left_out_and_counted(project: Path):
    """What is not finite is no point; the caption counts it."""
    for number, ppl in enumerate((10.0, math.inf), 1):
        studies.experiment(project, "search_Fir_20", studies.name(number, 32 * number, 4), studies.evaluation(0.6, ppl))
    found = figures(project)["perplexity"]
    assert isinstance(found, ScatterSpec)
    assert len(found.panels[0].points) == 1
    assert "1 configuration without a finite perplexity is left out." in found.words.caption


def test_variants_are_drawn_with_their_intervals(six: Path):
    """Each dot is a difference from Base, its bar the interval of the analysis."""
    study = read(six)
    found = all_figures(study.work.report)["variants"]
    assert isinstance(found, DotPlotSpec)
    assert found.origin == 0
    assert [(dot.value, dot.bar) for dot in found.dots] == [
        (item.difference, (item.comparison.low, item.comparison.high)) for item in study.analysis.variants
    ]


def test_leads_are_drawn_with_their_intervals(six: Path):
    """Each dot is a best value less the second best, its bar the interval; the caption counts those clear of zero."""
    study = read(six)
    found = all_figures(study.work.report)["runners-up"]
    assert isinstance(found, DotPlotSpec)
    pairs = [item.comparison for item in study.analysis.runners_up]
    assert [(dot.value, dot.bar) for dot in found.dots] == [(pair.difference, (pair.low, pair.high)) for pair in pairs]
    clear = sum(not pair.low <= 0 <= pair.high for pair in pairs)
    assert "Bars are 95 % intervals" in found.words.caption
    assert f"{clear} of {len(pairs)}" in found.words.caption


def test_captions_speak_only_of_what_is_drawn(project: Path):
    """Without standard errors no caption speaks of bars or of a level, and no dot has one."""
    document = studies.evaluation(0.6)
    for task in document["metrics"]["zeroshot"].values():
        task["full_results"] = {}
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), document)
    document["metrics"]["zeroshot"]["boolq"]["accuracy"] = 0.1234567
    studies.experiment(project, "search_Fir_20", studies.name(2, 64, 4), document)
    found = figures(project)
    for name in ("best", "runners-up", "tasks"):
        spec = found[name]
        assert isinstance(spec, DotPlotSpec)
        if not any(dot.bar for dot in spec.dots):
            assert "Bars are" not in spec.words.caption
    assert ("dashed line is" in found["effort"].words.caption) == any(
        panel.level is not None for panel in found["effort"].panels
    )


def test_the_only_panel_is_named_in_the_caption(project: Path):
    """A figure of one panel has no title inside: its caption says what it shows."""
    for number in (1, 2):
        name = studies.name(number, 32 * number, 4)
        studies.experiment(project, "search_Fir_20", name, studies.evaluation(0.5 + number / 100))
    found = figures(project)
    assert found["grid-Fir"].words.caption.endswith("Shown: taylor.")
    assert found["completeness"].words.caption.endswith("Shown: Fir, taylor.")


def test_effects_are_drawn_on_a_logarithmic_axis_at_their_values(six: Path):
    """Each point stands at the parameter's value with the mean of the full grid; values that span much are logarithmic."""
    study = read(six)
    figures = all_figures(study.work.report)
    name = study.work.report.part.parameters[0]
    found = next(spec for key, spec in figures.items() if key.startswith("effect-"))
    assert isinstance(found, LinesSpec)
    item = next(share for share in study.analysis.shares if share.effects)
    effect = next(effect for effect in item.effects if effect.parameter == name)
    panel = found.panels[0]
    assert panel.lines[0].points == tuple((float(value), mean) for value, mean in effect.means)
    values = [float(value) for value, _ in panel.ticks]
    assert panel.log_x == (max(values) >= 3 * min(values))


def test_fronts_pass_through_the_points_of_the_analysis(six: Path):
    """The dashed line of a panel joins the points of the model's Pareto front, sorted by the tie metric."""
    study = read(six)
    found = all_figures(study.work.report)["fronts"]
    assert isinstance(found, ScatterSpec)
    front = study.analysis.fronts[0]
    assert found.panels[0].front == tuple(sorted((point.secondary, point.primary) for point in front.points))


def test_curves_end_at_the_best(six: Path):
    """The expected best of all trials is the best, and the reference level lies one standard error below it."""
    study = read(six)
    found = all_figures(study.work.report)["effort"]
    assert isinstance(found, LinesSpec)
    best = study.analysis.models[0].best
    assert found.panels[0].lines[-1].points[-1][1] == pytest.approx(best.metrics["acc_mean"])
    assert found.panels[0].level == pytest.approx(best.metrics["acc_mean"] - best.stderrs["acc_mean"])

"""Figures: specs from results, bytes from specs."""

from __future__ import annotations

import math
from pathlib import Path

from reportgen import read
from reportgen.model.known import Direction
from reportgen.model.specs import Dot, DotPlotSpec, HeatmapSpec, HeatPanel
from reportgen.render.drawing import draw
from reportgen.render.figures import best_dots, heatmap
from tests import studies

HEAT = HeatmapSpec(
    "grid", "c", "a", "x", "y", ("1", "2"), ("3", "4"), "v", 3, (HeatPanel("p$x$", ((0.1, None), (0.3, 0.4)), (1, 1)),),
    Direction.UP,
)  # fmt: skip
DOTS = DotPlotSpec("best", "c", "a", "x", (Dot("m_1", 0.5, 0.01, 0), Dot("m_2", 0.6, None, 9)), tuple("abcdefghij"))


def spec(project: Path) -> HeatmapSpec | None:
    """Heat map of the only model."""
    study = read(project)
    part = study.work.consolidated.primary
    rows = [row for row in part.configurations.to_dict("records") if row["model"] == part.models[0].model.name]
    return heatmap(study.work.tables, part, part.models[0], rows, "grid-x")


def test_bytes_are_real_and_the_same_each_time():
    """PNG and PDF are real files and equal from one drawing to the next."""
    for figure in (HEAT, DOTS):
        first, second = draw(figure), draw(figure)
        assert first == second
        assert first["png"].startswith(b"\x89PNG")
        assert first["pdf"].startswith(b"%PDF")
        assert b"/Type3" not in first["pdf"]
        assert b"CreationDate" not in first["pdf"]


def test_degenerate_figures_are_drawn():
    """One cell, all cells equal, no error bars, letters without a glyph: all are drawn."""
    one = HeatmapSpec("g", "c", "a", "x", "", ("1",), ("",), "v", 3, (HeatPanel("名前 😀", ((0.5,),)),), Direction.DOWN)
    assert draw(one)["png"]
    assert draw(DotPlotSpec("b", "c", "a", "x", (Dot("m", 0.5, None, 0),), ("s",)))["png"]


def test_heat_map_of_a_grid(six: Path):
    """Cells stand at their parameters, the best of each method is outlined, missing cells are empty."""
    studies.table(six, "search_Acacia_20", [studies.row("search_Acacia_20", 1, 32, 4, 0.5)])
    found = spec(six)
    assert (found.x_ticks, found.y_ticks) == (("4", "128", "512"), ("32", "64", "128"))
    assert [panel.title for panel in found.panels] == ["taylor", "layerwise", "blockwise"]
    assert found.panels[0].values[0][0] is not None
    assert found.panels[0].values[2] == (None, None, None)
    assert found.panels[0].values[0][1:] == (None, None)
    assert found.panels[2].chosen == (1, 1)
    best = found.panels[2].values[1][1]
    assert best == max(value for row in found.panels[2].values for value in row)


def test_heat_map_of_one_parameter(project: Path):
    """A single parameter makes a strip."""
    for number, value in enumerate((2, 4, 8), 1):
        studies.experiment(
            project, "search_Fir_20", f"exp_{number:03d}_beta{value}", studies.evaluation(0.5 + number / 100)
        )
    found = spec(project)
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
    found = spec(project)
    assert [panel.title for panel in found.panels] == ["taylor (gamma 5)", "taylor (gamma 6)"]
    assert [panel.chosen for panel in found.panels] == [None, (1, 1)]


def test_no_heat_map_without_parameters_or_values(project: Path):
    """Without a parameter or without a single accuracy there is no heat map."""
    studies.experiment(project, "search_Fir_20", "exp_001", studies.evaluation())
    assert spec(project) is None
    studies.experiment(project, "search_Fir_20", "exp_002_beta2", studies.evaluation(zeroshot=None))
    studies.experiment(project, "search_Fir_20", "exp_001", studies.evaluation(zeroshot=None))
    assert spec(project) is None


def test_dots_carry_the_errors_of_the_results(six: Path):
    """Each dot is the best configuration's value with its standard error."""
    study = read(six)
    found = best_dots(study.work.tables, study.analysis)
    for dot, model in zip(found.dots, study.analysis.models, strict=True):
        assert dot.value == model.best.metrics["acc_mean"]
        assert dot.stderr == model.best.stderrs["acc_mean"]
        assert math.isfinite(dot.stderr)
        assert found.series[dot.series] == model.best.method

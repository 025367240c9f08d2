"""Results -> the figures of the report, each as a spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportgen.model.figures import FigureSpec
from reportgen.render.figures import dots, grids, lines, scatters
from reportgen.render.report import Report

__all__ = ["all_figures"]

_BUILDERS: tuple[Callable[[Report], Iterator[FigureSpec]], ...] = (
    dots.best,
    dots.runners_up,
    dots.variants,
    dots.tasks,
    scatters.perplexity,
    scatters.fronts,
    lines.effects,
    lines.effort,
    grids.regrets,
    scatters.gradients,
    grids.completeness,
    grids.heatmaps,
)


def all_figures(report: Report) -> dict[str, FigureSpec]:
    """Return every figure that there is something to show in, by name, in the order of the paper."""
    return {spec.words.name: spec for builder in _BUILDERS for spec in builder(report)}

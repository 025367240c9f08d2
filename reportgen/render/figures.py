"""Results -> the figures of the report, each as a spec."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.model.consolidated import ModelSummary, Slice
from reportgen.model.experiments import Value
from reportgen.model.results import Analysis
from reportgen.model.specs import Dot, DotPlotSpec, HeatmapSpec, HeatPanel
from reportgen.render.tables import Tables
from reportgen.wording import tables as say
from reportgen.wording.numbers import fixed, plain

MOST_PANELS = 12


def _ranked(values: set[Value]) -> list[Value]:
    return sorted(values, key=lambda value: (isinstance(value, str), value if isinstance(value, str) else float(value)))


def heatmap(
    tables: Tables, part: Slice, summary: ModelSummary, rows: Sequence[Mapping[str, Any]], name: str
) -> HeatmapSpec | None:
    """Return the grids of one model, a panel for each method; None where there is no parameter.

    The first two parameters span the grid. Further parameters make further panels.

    Args:
        tables: labels and metric formats.
        part: the ratio's slice.
        summary: the model with its best configurations.
        rows: its configurations.
        name: name of the figure.
    """
    if not part.parameters:
        return None
    labels, primary = tables.labels, tables.analysis.primary
    y_name, x_name = (
        (part.parameters[0], part.parameters[1]) if len(part.parameters) > 1 else (None, part.parameters[0])
    )
    others = part.parameters[2:]
    x_values = _ranked({row[x_name] for row in rows if row[x_name] is not None})
    y_values = _ranked({row[y_name] for row in rows if row[y_name] is not None}) if y_name else []
    if not x_values:
        return None
    rows_of_grid: list[Value | None] = [*y_values] or [None]
    panels = []
    finite = [row[primary] for row in rows if math.isfinite(row[primary])]
    if not finite:
        return None
    for method in summary.methods:
        own = [row for row in rows if row["method"] == method.method]
        combinations = list(dict.fromkeys(tuple(row[name] for name in others) for row in own))
        for combination in combinations[: max(1, MOST_PANELS // len(summary.methods))]:
            cells = {
                (row[y_name] if y_name else None, row[x_name]): row
                for row in own
                if tuple(row[name] for name in others) == combination
            }
            grid = tuple(tuple(_cell(cells.get((y, x)), primary) for x in x_values) for y in rows_of_grid)
            chosen = None
            if method.best is not None:
                for key, row in cells.items():
                    if row["output_dir"] == method.best.output_dir and key[1] in x_values:
                        chosen = (rows_of_grid.index(key[0]), x_values.index(key[1]))
            extra = ", ".join(f"{labels.parameter(n)} {plain(v)}" for n, v in zip(others, combination, strict=True))
            title = labels.method(method.method) + (f" ({extra})" if extra else "")
            panels.append(HeatPanel(title, grid, chosen))
    digits = labels.study.metric(primary).digits
    model = labels.model(summary.model.name)
    return HeatmapSpec(
        name=name,
        caption=_marked(tables, say.heatmap_caption(labels, model, len(rows), primary)),
        alt=say.heatmap_alt(
            labels, model, tuple(m.method for m in summary.methods), primary,
            fixed(min(finite), digits), fixed(max(finite), digits),
        ),
        x_label=labels.parameter(x_name),
        y_label=labels.parameter(y_name) if y_name else "",
        x_ticks=tuple(plain(value) for value in x_values),
        y_ticks=tuple(plain(value) for value in y_values) or ("",),
        value_label=labels.metric(primary),
        digits=min(digits, 3),
        panels=tuple(panels),
        better=labels.study.metric(primary).direction,
    )  # fmt: skip


def _marked(tables: Tables, caption: str) -> str:
    """Put the mark of made-up data before a caption that needs it."""
    return f"{say.synthetic_note()} {caption}" if tables.synthetic else caption


def _cell(row: Mapping[str, Any] | None, metric: str) -> float | None:
    return row[metric] if row is not None and math.isfinite(row[metric]) else None


def best_dots(tables: Tables, analysis: Analysis) -> DotPlotSpec | None:
    """Return the best value of each model with its error; one colour and marker for each method."""
    found = [(model, model.best) for model in analysis.models if model.best is not None]
    if not found:
        return None
    labels, primary = tables.labels, analysis.primary
    methods = tuple(str(name) for name in analysis.methods.overall)
    dots = tuple(
        Dot(
            labels.model(model.model.name), best.metrics[primary], best.stderrs.get(primary),
            methods.index(best.method),
        )
        for model, best in found
    )  # fmt: skip
    values = sorted(dot.value for dot in dots)
    digits = labels.study.metric(primary).digits
    return DotPlotSpec(
        name="best",
        caption=_marked(tables, say.best_figure_caption(labels, primary, len(dots))),
        alt=say.best_figure_alt(labels, primary, fixed(values[-1], digits), fixed(values[0], digits)),
        x_label=labels.metric(primary),
        dots=dots,
        series=tuple(labels.method(method) for method in methods),
    )

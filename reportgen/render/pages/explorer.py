"""The data of the explorer: every experiment with its figures, as columns with roles."""

from __future__ import annotations

import math
from typing import Any

from reportgen.model.experiments import is_missing, key_of
from reportgen.model.figures import Kind
from reportgen.model.known import stderr_column
from reportgen.render import html
from reportgen.render.drawing.pictures import entity_colours, entity_markers
from reportgen.render.escape import clean
from reportgen.render.pages.addresses import REPORT, Addresses
from reportgen.render.report import Report, run_page
from reportgen.wording import runs as words

# The markers of the figures, as plotly names them.
_SYMBOLS = {
    "o": "circle", "s": "square", "^": "triangle-up", "D": "diamond", "v": "triangle-down", "P": "cross", "X": "x",
    "*": "star",
}  # fmt: skip


def explorer_data(report: Report) -> bytes:
    """Return the data file: columns with roles, raw values row by row, and where each experiment's page is."""
    columns = _columns(report)
    places = {column["key"]: {name: place for place, name in enumerate(column.pop("names", ()))} for column in columns}
    link = Addresses(report).html_linker(f"{REPORT}/index.md")
    rows, runs = [], []
    for run in report.runs:
        rows.append([_value(run.get(column["key"]), places[column["key"]]) for column in columns])
        key = key_of(run)
        runs.append([clean(key), clean(words.number(str(run["experiment"]))), link(run_page(key))])
    kinds = {"model": (Kind.MODEL, report.models), "method": (Kind.METHOD, report.methods)}
    return html.script(
        "explorer",
        {
            "columns": columns,
            "rows": rows,
            "runs": runs,
            "colours": {name: entity_colours(kind, len(found)) for name, (kind, found) in kinds.items()},
            "symbols": {
                name: [_SYMBOLS[mark] for mark in entity_markers(kind, len(found))]
                for name, (kind, found) in kinds.items()
            },
            "primary": report.analysis.primary,
            "secondary": report.analysis.secondary,
            "synthetic": report.synthetic > 0,
        },
    )


def _columns(report: Report) -> list[dict[str, Any]]:
    """Return the columns; one of text lists its values, and rows hold their places."""
    labels, part = report.labels, report.part
    found: list[dict[str, Any]] = [
        _texts("model", words.head("model"), "model", report.models, [labels.model(name) for name in report.models]),
        _texts("method", words.fact("method"), "method", report.methods, [labels.method(n) for n in report.methods]),
    ]
    for role, names in (("parameter", part.parameters), ("replicate", part.replicate_parameters)):
        for name in names:
            values = [run[name] for run in report.runs if not is_missing(run.get(name))]
            if any(isinstance(value, str) for value in values):
                texts = sorted({str(value) for value in values})
                found.append(_texts(name, labels.parameter(name), role, texts, texts))
            else:
                found.append({"key": name, "label": labels.parameter(name), "role": role})
    filled = [name for name in part.metrics if any(not is_missing(run.get(name)) for run in report.runs)]
    errors = [stderr_column(name) for name in filled]
    errors = [name for name in errors if any(not is_missing(run.get(name)) for run in report.runs)]
    first = len(found) + len(filled)
    for name in filled:
        metric = report.study.metric(name)
        error = stderr_column(name)
        found.append(
            {
                "key": name, "label": labels.metric(name), "role": "metric", "direction": metric.direction.value,
                "digits": metric.digits, "unit": labels.unit(name),
                "stderr": first + errors.index(error) if error in errors else None,
            }
        )  # fmt: skip
    return found + [{"key": name, "role": "stderr"} for name in errors]


def _texts(key: str, label: str, role: str, names: Any, shown: Any) -> dict[str, Any]:
    return {"key": key, "label": label, "role": role, "values": [clean(text) for text in shown], "names": list(names)}


def _value(value: Any, places: dict[str, int]) -> Any:
    if is_missing(value):
        return None
    if places:
        return places.get(str(value))
    return value if not isinstance(value, float) or math.isfinite(value) else None

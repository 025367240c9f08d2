"""Which cells stand out: the tied set in bold, the best of the others underlined, within each block of a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from reportgen.model.specs import Emphasis, Row
from reportgen.render.report import Report

BLOCKS = {"models": False, "methods": True, "configurations": True, "method_tasks": True}
"""Sources whose rows compete, and whether each model is a contest of its own."""


def emphasised(rows: Sequence[Row], report: Report, source: str) -> list[Row]:
    """Return rows with the marks of their contest; rows of a reference take no part.

    Where more than half of a contest would be bold, bold says nothing, and none is; then none is underlined either.
    Values are compared unrounded.
    """
    if source not in BLOCKS:
        return list(rows)
    made = list(rows)
    blocks: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if not row.reference:
            blocks.setdefault(row.names.get("model", "") if BLOCKS[source] else "", []).append(place)
    for places in blocks.values():
        _mark(made, places, report)
    return made


def _mark(rows: list[Row], places: Sequence[int], report: Report) -> None:
    primary = report.analysis.primary
    tied = [place for place in places if rows[place].emphasis]
    if len(places) > 1 and 2 * len(tied) > len(places):
        for place in tied:
            rows[place] = replace(rows[place], emphasis={})
        return
    others = [place for place in places if place not in tied and _known(rows[place].cells.get(primary))]
    if not tied or not others:
        return
    sign = 1 if report.ascending else -1
    best = max(sign * rows[place].cells[primary] for place in others)
    for place in others:
        if sign * rows[place].cells[primary] == best:
            rows[place] = replace(rows[place], emphasis={primary: Emphasis.SECOND})


def _known(value: object) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)

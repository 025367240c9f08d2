"""Artefacts that stand there already and are not ours: how many of their values ours reproduce."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reproduction:
    """An old artefact against the new one; blank old values do not count.

    Attributes:
        path: the artefact's path relative to the project.
        values: values in the old artefact.
        reproduced: those of them that the new one has as well.
        differences: place, old and new value of the others.
        readable: the old artefact could be parsed.
    """

    path: str
    values: int
    reproduced: int
    differences: tuple[tuple[str, str, str], ...]
    readable: bool = True


def compare(path: str, old: bytes, new: bytes) -> Reproduction:
    """Compare two versions of a CSV or JSON artefact value by value; numbers may differ in the last digit."""
    read = _json_values if path.endswith(".json") else _csv_values
    try:
        before, after = dict(read(old)), dict(read(new))
    except (ValueError, csv.Error, RecursionError):
        return Reproduction(path, 0, 0, (), readable=False)
    before = {place: value for place, value in before.items() if value not in (None, "")}
    differences = tuple(
        (place, str(value), str(after.get(place, "")))
        for place, value in before.items()
        if not _same(value, after.get(place))
    )
    return Reproduction(path, len(before), len(before) - len(differences), differences)


def _json_values(raw: bytes) -> Iterator[tuple[str, Any]]:
    def walk(value: Any, place: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield from walk(item, f"{place}.{key}" if place else str(key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from walk(item, f"{place}[{index}]")
        else:
            yield place, value

    return walk(json.loads(raw), "")


def _csv_values(raw: bytes) -> Iterator[tuple[str, Any]]:
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    for number, row in enumerate(rows, 1):
        name = row.get("output_dir") or f"row {number}"
        for column, value in row.items():
            if column is not None and column != "output_dir" and isinstance(value, str):
                yield f"{name} {column}", value
        yield f"{name} output_dir", row.get("output_dir")


def _same(before: Any, after: Any) -> bool:
    first, second = _number(before), _number(after)
    if first is not None and not math.isfinite(first):
        # What is not finite is null in our JSON.
        return after is None or (second is not None and str(first) == str(second))
    if first is not None:
        return second is not None and math.isclose(first, second, rel_tol=1e-12)
    return str(before) == str(after)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None

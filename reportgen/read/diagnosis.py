"""`analysis/*.json` -> parameter counts and gradient statistics."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec

from reportgen.model.ledger import Kind
from reportgen.read.decode import decode, is_number, to_float
from reportgen.read.evaluation import Reading
from reportgen.read.names import NUMBER
from reportgen.study import Study

_NUMBER = rf"{NUMBER}|[-+]?inf(?:inity)?|nan"
_RANGE_TEXT = re.compile(rf"\s*({_NUMBER})\s*~\s*({_NUMBER})\s*", re.IGNORECASE)


class _Totals(msgspec.Struct):
    original: float | None = None
    pruned: float | None = None
    reduction_ratio: float | None = None


class _Side(msgspec.Struct):
    total_params: float | None = None


class _Comparison(msgspec.Struct):
    total_params: _Totals | None = None
    original_model: _Side | None = None
    pruned_model: _Side | None = None
    synthetic: bool = False


class _Statistics(msgspec.Struct):
    mean_ratio: float | None = None
    norm_ratio: float | None = None
    std_ratio: float | None = None
    max_ratio: float | None = None
    mean_range: Any = None
    norm_range: Any = None


class _Diagnosis(_Statistics):
    gradient_statistics: _Statistics | None = None
    num_extreme_layers: float | None = None
    extreme_pruning_layers: Any = None
    synthetic: bool = False


def read_comparison(raw: bytes, _study: Study) -> Reading:
    """Read `model_comparison.json`: parameters left, and the share that was removed."""
    document, faults = decode(raw, _Comparison)
    reading = Reading(faults=faults, synthetic=document.synthetic)
    if not reading.usable:
        return reading
    totals = document.total_params or _Totals()
    sides = document.pruned_model or _Side(), document.original_model or _Side()
    pruned = _first(totals.pruned, sides[0].total_params)
    original = _first(totals.original, sides[1].total_params)
    ratio = totals.reduction_ratio
    if ratio is None and pruned is not None and original:
        ratio = 1 - pruned / original
        if not math.isfinite(ratio):
            reading.fault(Kind.NON_FINITE, values=f"1 - {pruned} / {original} = {ratio}")
    for column, value in (("params_count", pruned), ("pruning_ratio", ratio)):
        if value is not None:
            reading.metrics[column] = value
    if not reading.metrics:
        reading.fault(Kind.NOTHING_USABLE)
    return reading


def read_gradients(raw: bytes, _study: Study) -> Reading:
    """Read `gradient_diagnosis.json` or `gradient_statistics.json`: the figures may stand nested or at the top."""
    document, faults = decode(raw, _Diagnosis)
    reading = Reading(faults=faults, synthetic=document.synthetic)
    if not reading.usable:
        return reading
    nested = document.gradient_statistics or _Statistics()
    for name in ("mean", "norm", "std", "max"):
        value = _first(getattr(nested, f"{name}_ratio"), getattr(document, f"{name}_ratio"))
        if value is not None:
            reading.metrics[f"grad_{name}_ratio"] = value
    for name in ("mean", "norm"):
        given = getattr(nested, f"{name}_range") or getattr(document, f"{name}_range")
        width = _width(given)
        if width is not None:
            reading.metrics[f"grad_{name}_range"] = width
            if not math.isfinite(width) and not any(fault.kind is Kind.NON_FINITE for fault in reading.faults):
                reading.fault(Kind.NON_FINITE, values=f"$.gradient_statistics.{name}_range = {given}")
        elif given is not None:
            reading.fault(Kind.WRONG_TYPE, path=f"$.gradient_statistics.{name}_range", expected="range")
    _read_extreme_layers(document, reading)
    if not reading.metrics:
        reading.fault(Kind.NOTHING_USABLE)
    return reading


def _read_extreme_layers(document: _Diagnosis, reading: Reading) -> None:
    listed = document.extreme_pruning_layers
    counted = document.num_extreme_layers
    count = len(listed) if isinstance(listed, list) else to_float(listed) if is_number(listed) else None
    if counted is not None:
        reading.metrics["extreme_pruning_layers"] = counted
        if count is not None and count != counted:
            reading.fault(
                Kind.SOURCES_DISAGREE,
                metric="extreme_pruning_layers",
                used=counted,
                other=count,
                source="$.extreme_pruning_layers",
            )
    elif count is not None:
        reading.metrics["extreme_pruning_layers"] = float(count)
    elif listed is not None:
        reading.fault(Kind.WRONG_TYPE, path="$.extreme_pruning_layers", expected="array")


def _first(value: float | None, other: float | None) -> float | None:
    return other if value is None else value


def _width(given: Any) -> float | None:
    """Return the width of a range given as `[low, high]` or as the text `low ~ high`."""
    if isinstance(given, list) and len(given) == 2 and all(map(is_number, given)):  # noqa: PLR2004
        return to_float(given[1]) - to_float(given[0])
    match = _RANGE_TEXT.fullmatch(given) if isinstance(given, str) else None
    return float(match[2]) - float(match[1]) if match else None

"""JSON bytes -> typed values: a fast typed parser first, a tolerant one for what it refuses."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeGuard, TypeVar, get_args

import msgspec

from reportgen.model.ledger import Fact, Kind

Shape = TypeVar("Shape", bound=msgspec.Struct)

_SHOWN = 3
"""Values named one by one in a line of the ledger; of more only the number is given."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong inside a file, at a JSON path; `fatal` when nothing of the file can be used."""

    kind: Kind
    facts: dict[str, Fact] = field(default_factory=dict)
    fatal: bool = False


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell whether a JSON value is a number (true and false are none)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def to_float(value: float) -> float:
    """Return a JSON number as a float; beyond float's range it is infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def decode(raw: bytes, shape: type[Shape]) -> tuple[Shape, list[Fault]]:
    """Decode `raw` into `shape`, with the faults met on the way.

    What the fast parser refuses (bare `NaN` and `Infinity`, a byte-order mark, a value of the wrong type) is read
    by the tolerant one, which keeps every field that fits. After a fatal fault the shape is empty.
    """
    try:
        return msgspec.json.decode(raw, type=shape), []
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return _decode_tolerantly(raw, shape)


def _decode_tolerantly(raw: bytes, shape: type[Shape]) -> tuple[Shape, list[Fault]]:
    repeated: list[str] = []
    document = _parse(raw, repeated)
    if isinstance(document, Fault):
        return shape(), [document]
    faults: list[Fault] = []
    if repeated:
        faults.append(Fault(Kind.REPEATED_KEY, {"keys": ", ".join(repeated[:_SHOWN])}))
    odd = [f"{path} = {value}" for path, value in _non_finite(document, "$")]
    if odd:
        more = {"more": len(odd) - _SHOWN} if len(odd) > _SHOWN else {}
        faults.append(Fault(Kind.NON_FINITE, {"values": "; ".join(odd[:_SHOWN]), **more}))
    return _fit(document, shape, "$", faults), faults


def _pairs(repeated: list[str], items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of keys that are given more than once the last counts, and they are noted in `repeated`."""
    document = dict(items)
    if len(document) != len(items):
        names = [name for name, _ in items]
        repeated.extend(sorted({name for name in names if names.count(name) > 1}))
    return document


def _parse(raw: bytes, repeated: list[str]) -> dict[str, Any] | Fault:
    """Parse Python-flavoured JSON whose top is an object; return the fault where that fails."""
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Fault(Kind.EMPTY, fatal=True)

    text = ""
    facts: dict[str, Fact]
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        document = json.loads(text, object_pairs_hook=partial(_pairs, repeated))
    except UnicodeDecodeError as error:
        facts = {"reason": "encoding", "byte": error.start}
    except json.JSONDecodeError as error:
        if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
            return Fault(Kind.TRUNCATED, {"bytes": len(raw)}, fatal=True)
        facts = {"reason": error.msg, "line": error.lineno, "column": error.colno}
    except RecursionError:
        facts = {"reason": "depth"}
    except ValueError as error:  # a whole number of more digits than Python converts
        facts = {"reason": str(error)}
    else:
        if isinstance(document, dict):
            return document
        return Fault(Kind.WRONG_TYPE, {"path": "$", "expected": "object"}, fatal=True)
    return Fault(Kind.UNREADABLE, facts, fatal=True)


def _fit(document: dict[str, Any], shape: type[Shape], path: str, faults: list[Fault]) -> Shape:
    """Keep each field of `document` that has the type `shape` asks for; a misfit is a fault."""
    kept: dict[str, Any] = {}
    for slot in msgspec.structs.fields(shape):
        if slot.encode_name not in document:
            continue
        value, place = document[slot.encode_name], f"{path}.{slot.encode_name}"
        try:
            kept[slot.name] = msgspec.convert(value, slot.type)
        except (msgspec.ValidationError, RecursionError, OverflowError):
            inner = next((part for part in get_args(slot.type) if isinstance(part, type)), None)
            if inner is not None and issubclass(inner, msgspec.Struct) and isinstance(value, dict):
                kept[slot.name] = _fit(value, inner, place, faults)
            else:
                faults.append(Fault(Kind.WRONG_TYPE, {"path": place, "expected": type_name(slot.type)}))
    return shape(**kept)


def type_name(kind: Any) -> str:
    """Name a type as JSON does."""
    names = {float: "number", int: "number", str: "string", bool: "boolean", dict: "object", list: "array"}
    for part in (kind, *get_args(kind)):
        base = getattr(part, "__origin__", part)
        if base in names:
            return names[base]
    return "object"


def _non_finite(value: Any, path: str) -> Iterator[tuple[str, str]]:
    # An explicit stack: nesting that the parser bore must not be too deep here.
    stack = [(path, value)]
    while stack:
        place, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((f"{place}.{key}", inner) for key, inner in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend((f"{place}[{index}]", inner) for index, inner in reversed(list(enumerate(item))))
        elif isinstance(item, float) and not math.isfinite(item):
            yield place, "NaN" if math.isnan(item) else ("Infinity" if item > 0 else "-Infinity")

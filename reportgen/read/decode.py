"""JSON bytes -> typed values: a fast typed parser first, a tolerant one for what it refuses."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, TypeGuard, TypeVar, get_args

import msgspec

from reportgen.model.ledger import Fact, Kind

Shape = TypeVar("Shape", bound=msgspec.Struct)

_Place = tuple[()] | tuple[Any, str | int]
"""A place in a document: the place above it and a key; nothing for the document itself."""

_SHOWN = 3
"""Values named one by one in a line of the ledger; of more only the number is given."""

_DEEPEST = 100
"""Levels of arrays and objects in a file at most: fewer than any part of Python minds, whoever calls."""

_MOST_VALUES = 1_000_000
"""Values that a file may hold; a small one takes a hundred times as much memory as room in the file."""

_DIGITS = 300
"""Digits of a whole number that is surely within float's range."""

_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_HUGE = b"0" * (_DIGITS + 1)
"""Digits in a row of which the fast parser may make a whole number that no float holds."""

_DECODER = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()


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
        return math.inf if value > 0 else -math.inf


def decode(raw: bytes, shape: type[Shape]) -> tuple[Shape, list[Fault]]:
    """Decode `raw` into `shape`, with the faults met on the way.

    What the fast parser refuses (bare `NaN` and `Infinity`, a byte-order mark, whole numbers beyond 64 bits) or would
    pass over (a key that is given twice) is read by the tolerant one. Every field that fits is kept. After a fatal
    fault the shape is empty.
    """
    faults: list[Fault] = []
    if len(raw) > _MOST_VALUES and (values := sum(map(raw.count, (b",", b"[", b"{")))) > _MOST_VALUES:
        return shape(), [Fault(Kind.TOO_LARGE, {"values": values, "limit": _MOST_VALUES}, fatal=True)]
    document = _parse_fast(raw)
    if document is None:
        found = _parse(raw, faults)
        if isinstance(found, Fault):
            return shape(), [found]
        document = found
    try:
        return msgspec.convert(document, shape), faults
    except (msgspec.ValidationError, OverflowError):
        return _fit(document, shape, "$", faults), faults


def repeated_keys(raw: bytes, document: Any) -> list[str]:
    """Return the keys that any object of a strict JSON text gives more than once.

    Args:
        raw: the text.
        document: what it was decoded to, all of it.
    """
    repeated: list[str] = []
    if _may_repeat(raw, document):
        json.loads(raw, object_pairs_hook=partial(_pairs, repeated))
    return list(dict.fromkeys(repeated))


def _may_repeat(raw: bytes, document: Any) -> bool:
    r"""Tell whether any object of a JSON text may give a key more than once; False is certain.

    Outside strings there is one colon for each key, and `document` lost the keys that were repeated. Written again it
    has as many colons as the text only if there was none; where a colon in a string is escaped (`\u003a`) the count
    tells nothing.
    """
    try:
        return b"\\u003" in raw or raw.count(b":") != _ENCODER.encode(document).count(b":")
    except OverflowError:  # a whole number beyond 64 bits
        return True


def _parse_fast(raw: bytes) -> dict[str, Any] | None:
    """Parse strict JSON whose top is an object; None where there is any doubt about it."""
    try:
        document = _DECODER.decode(raw)
        if not isinstance(document, dict) or _may_repeat(raw, document) or _HUGE in raw.translate(_ZEROS):
            return None
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    deep = raw.count(b"{") + raw.count(b"[") > _DEEPEST and _is_deep(raw.decode())
    return None if deep else document


def _parse(raw: bytes, faults: list[Fault]) -> dict[str, Any] | Fault:
    """Parse Python-flavoured JSON whose top is an object; return the fault that leaves nothing of it."""
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Fault(Kind.EMPTY, fatal=True)
    text = ""
    facts: dict[str, Fact]
    repeated: list[str] = []
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        if _is_deep(text):
            return Fault(Kind.UNREADABLE, {"reason": "depth"}, fatal=True)
        text = _visible(text)
        document = json.loads(text, parse_int=_whole, object_pairs_hook=partial(_pairs, repeated))
    except UnicodeDecodeError as error:
        facts = {"reason": "encoding", "byte": error.start}
    except json.JSONDecodeError as error:
        if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
            return Fault(Kind.TRUNCATED, {"bytes": len(raw)}, fatal=True)
        facts = {"reason": error.msg, "line": error.lineno, "column": error.colno}
    else:
        if not isinstance(document, dict):
            return Fault(Kind.WRONG_TYPE, {"path": "$", "expected": "object"}, fatal=True)
        if repeated:
            faults.append(Fault(Kind.REPEATED_KEY, {"keys": ", ".join(dict.fromkeys(repeated[:_SHOWN]))}))
        faults.extend(_name_non_finite(document))
        return document
    return Fault(Kind.UNREADABLE, facts, fatal=True)


def _is_deep(text: str) -> bool:
    """Tell whether arrays and objects lie too deep in each other, whether or not what is around them can be parsed."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return False
    depth = 0
    for found in _BRACKET.finditer(text):  # strings are found as a whole, so that brackets in them do not count
        depth += _STEP.get(found[0], 0)
        if depth > _DEEPEST:
            return True
    return False


def _visible(text: str) -> str:
    """Return JSON in which each half of a surrogate pair without the other is text: no file can hold it."""
    return _ESCAPE.sub(lambda found: "\\" + found[0] if found["lone"] else found[0], text) if "\\u" in text else text


def _whole(text: str) -> int | float:
    """Return a whole number; beyond float's range it is infinite."""
    return int(text) if len(text) <= _DIGITS else to_float(float(text))


def _pairs(repeated: list[str], items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of keys that are given more than once the last counts, and they are noted in `repeated`."""
    document = dict(items)
    if len(document) != len(items):
        repeated.extend(sorted(name for name, count in Counter(name for name, _ in items).items() if count > 1))
    return document


def _name_non_finite(document: dict[str, Any]) -> Iterator[Fault]:
    odd = _non_finite(document)
    named = [f"${_path(place)} = {value}" for place, value in islice(odd, _SHOWN)]
    if named:
        more = sum(1 for _ in odd)
        yield Fault(Kind.NON_FINITE, {"values": "; ".join(named), **({"more": more} if more else {})})


def _fit(document: dict[str, Any], shape: type[Shape], path: str, faults: list[Fault]) -> Shape:
    """Keep each field of `document` that has the type `shape` asks for; a misfit is a fault."""
    kept: dict[str, Any] = {}
    for slot in msgspec.structs.fields(shape):
        if slot.encode_name not in document:
            continue
        value, place = document[slot.encode_name], f"{path}.{slot.encode_name}"
        try:
            kept[slot.name] = msgspec.convert(value, slot.type)
        except (msgspec.ValidationError, OverflowError):
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


def _non_finite(document: Any) -> Iterator[tuple[_Place, str]]:
    """Yield the numbers that are not finite in the order of the text; their places are spelled out only when shown."""
    stack: list[tuple[_Place, Any]] = [((), document)]
    while stack:
        place, item = stack.pop()
        if isinstance(item, float):
            yield place, "NaN" if math.isnan(item) else ("Infinity" if item > 0 else "-Infinity")
            continue
        inner = item.items() if isinstance(item, dict) else enumerate(item)
        stack += [((place, key), value) for key, value in inner if _may_be_odd(value)][::-1]


def _may_be_odd(value: Any) -> bool:
    return isinstance(value, (dict, list)) or (isinstance(value, float) and not math.isfinite(value))


def _path(place: _Place) -> str:
    parts = []
    while place:
        place, key = place
        parts.append(f"[{key}]" if isinstance(key, int) else f".{key}")
    return "".join(reversed(parts))

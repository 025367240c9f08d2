"""Where a figure stands in `analysis.json`: paths such as `models.Llama.best.metrics.acc_mean`.

Parts are joined by dots. A list takes a place, `[0]`, or what its item says, `[model=Llama]` or
`[model=Llama,method=taylor]`. A key may hold dots itself: the longest key that leads on is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_BRACKET = re.compile(r"\[([^\[\]]+)\]")


class PathError(LookupError):
    """A part of a path that is not there; `known` are the keys that are."""

    def __init__(self, part: str, known: Sequence[str]) -> None:
        super().__init__(part)
        self.part = part
        self.known = tuple(known)


def look(document: Any, path: str) -> Any:
    """Return what stands at a path of parsed JSON.

    Raises:
        PathError: a part of the path is not there.
    """
    if not path:
        return document
    if isinstance(document, list):
        item, rest = _item(document, path)
        return look(item, rest.removeprefix("."))
    return _in_member(document, path)


def _in_member(here: Any, rest: str) -> Any:
    """Return what the rest of a path leads to; of two readings the one with the longer key comes first."""
    if not isinstance(here, Mapping):
        raise PathError(rest, ())
    fault = PathError(re.split(r"(?<=.)[.\[]", rest, maxsplit=1)[0], tuple(here))
    fitting = [key for key in here if rest == key or rest.startswith((f"{key}.", f"{key}["))]
    for nth, key in enumerate(sorted(fitting, key=len, reverse=True)):
        try:
            return look(here[key], rest[len(key) :].removeprefix("."))
        except PathError as error:
            fault = fault if nth else error
    raise fault


def _item(here: Any, rest: str) -> tuple[Any, str]:
    found = _BRACKET.match(rest)
    if found is None:
        raise PathError(rest, ())
    text = found[1]
    if text.isdigit():
        if int(text) >= len(here):
            raise PathError(f"[{text}]", tuple(f"[{place}]" for place in range(len(here))))
        return here[int(text)], rest[found.end() :]
    wanted = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    for item in here:
        if wanted and isinstance(item, Mapping) and all(_text(item.get(key)) == value for key, value in wanted.items()):
            return item, rest[found.end() :]
    keys = list(wanted) or ["model"]
    known = [",".join(f"{key}={_text(item.get(key))}" for key in keys) for item in here if isinstance(item, Mapping)]
    raise PathError(f"[{text}]", tuple(f"[{text}]" for text in dict.fromkeys(known)))


def _text(value: Any) -> str:
    return "null" if value is None else str(value)

"""What names tell: search folders, experiment folders, families and variants."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reportgen.model.experiments import Search, Value
from reportgen.model.known import METHODS
from reportgen.study import MethodSettings, Study

NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
"""A decimal number; no text has it in two ways, so that a long one is searched once."""

_LONGEST = 255
"""Characters that a folder's name may have; a longer one, in a CSV, names no folder and tells nothing."""

_EXPERIMENT = re.compile(r"exp_(?P<number>\d+)(?:_(?P<rest>.*))?", re.DOTALL)
_NOTHING = re.compile(r"(?!)")
_PARAMETER = re.compile(rf"(?P<name>[^\W\d_](?:\w*?[^\W_])??)[=]?(?P<value>{NUMBER})(?=_|$)")
_WHOLE = re.compile(r"[-+]?\d+")
_LITERAL = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A folder pattern of a method; the longest literal text wins."""

    method: str
    literal: int
    infix: bool
    regex: re.Pattern[str]


def folder_patterns(study: Study) -> tuple[Pattern, ...]:
    """Return the patterns of all known methods, in the order in which they are tried."""
    patterns = []
    for method in study.method_names():
        own = study.methods.get(method, MethodSettings()).folder
        texts = [own] if own else [f"search_{{model}}_{method}_{{ratio}}"]
        if own is None and method == METHODS[0]:
            texts.append("search_{model}_{ratio}")
        for text in texts:
            literal = len(_LITERAL.sub("", text))
            infix = text != "search_{model}_{ratio}"
            patterns.append(Pattern(method, literal, infix, _compile(text)))
    return tuple(sorted(patterns, key=lambda pattern: (-pattern.literal, pattern.method)))


def _compile(text: str) -> re.Pattern[str]:
    source = re.escape(text).replace(r"\{model\}", "(?P<model>.+)").replace(
        r"\{ratio\}", r"(?P<ratio>\d+(?:\.\d+)?)"
    )  # fmt: skip
    return re.compile(source, re.DOTALL)


def parse_search(folder: str, patterns: Iterable[Pattern]) -> tuple[Search, bool] | None:
    """Return the search that a folder's name tells, and whether an unknown infix went into the model's name."""
    for pattern in patterns:
        match = pattern.regex.fullmatch(folder)
        if match is not None:
            search = Search(folder, match["model"], pattern.method, match["ratio"])
            return search, not pattern.infix and "_" in search.model
    return None


def parse_experiment(name: str, known: Iterable[str] = ()) -> dict[str, Value]:
    """Return the parameters that an experiment folder's name gives, `exp_003_lr1e-4_beta0.5` -> lr, beta.

    Args:
        name: the folder's name.
        known: parameter names that are tried first, so that a name with digits in it is not cut.
    """
    return dict(_parsed(name, tuple(known)))


@lru_cache(2**15)
def _parsed(name: str, known: tuple[str, ...]) -> Mapping[str, Value]:
    """Return the same, to be copied: searches of one grid have folders of the same names."""
    if len(name) > _LONGEST:
        return {}
    match = _EXPERIMENT.fullmatch(name)
    rest = (match["rest"] or "") if match else name
    params: dict[str, Value] = {}
    pattern = _known_parameter(known)
    while rest:
        found = pattern.match(rest) or _PARAMETER.match(rest)
        if found is None:  # a word without a value: skipped
            _, _, rest = rest.partition("_")
            continue
        params.setdefault(found["name"], number(found["value"]))
        rest = rest[found.end() :].removeprefix("_")
    return params


@lru_cache(64)
def _known_parameter(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a parameter by its known name; of several names the longest is tried first."""
    if not names:
        return _NOTHING
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?P<name>{longest_first})[=]?(?P<value>{NUMBER})(?=_|$)")


@lru_cache(2**12)
def number(text: str) -> Value:
    """Return a parameter's value; whole numbers, also those written as `32.0`, are `int`.

    What is beyond float's range stays text: it can be told from other values, and nothing can be reckoned with it.
    """
    value = float(text)
    if not math.isfinite(value):
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value

r"""Quotable figures -> LaTeX macros `\rg<Quantity><Model><Method>`; each is a figure of `analysis.json` by its path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from reportgen.errors import InputError
from reportgen.model.known import METRICS
from reportgen.model.paths import PathError, look
from reportgen.render.escape import Safe, latex
from reportgen.render.latex import number
from reportgen.render.letters import exact_letters, letters
from reportgen.render.quotable import Quotable, quotables
from reportgen.study import STUDY_FILE, NumberSettings
from reportgen.wording import errors as say
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, plain


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro.

    Attributes:
        name: its name without the backslash.
        shown: what it stands for, as readers see it.
        text: the same in LaTeX.
        meaning: path of the figure in `analysis.json`.
    """

    name: str
    shown: str
    text: Safe
    meaning: str


def macros(document: Mapping[str, Any], labels: Labels) -> tuple[Macro, ...]:
    """Return the macros of a report in a fixed order, those of the study file last.

    Args:
        document: `analysis.json`, parsed.
        labels: names as readers see them, and the study.

    Raises:
        InputError: two figures want the same name, or a number of the study file stands for nothing.
    """
    found: dict[str, Macro] = {}
    for macro in (*_own(document, labels), *_built_in(document, labels)):
        other = found.get(macro.name)
        if other is not None:
            raise InputError(
                say.macro_collision(macro.name, other.meaning, macro.meaning),
                where="paper/numbers.tex", hint=say.macro_hint(),
            )  # fmt: skip
        found[macro.name] = macro
    own = len(labels.study.numbers)
    made = list(found.values())
    return (*made[own:], *made[:own])


def _built_in(document: Mapping[str, Any], labels: Labels) -> Iterator[Macro]:
    items = [(item, value) for item in quotables(document, labels) if (value := look(document, item.path)) is not None]
    alike: dict[str, list[Quotable]] = {}
    for item, _ in items:
        alike.setdefault(_name(item), []).append(item)
    names = [_name(item, alike[_name(item)]) for item, _ in items]
    taken = Counter(names)
    for name, (item, value) in zip(names, items, strict=True):
        # A task may be named as a method is: then nothing but the whole path tells the two figures apart.
        yield _macro(name if taken[name] == 1 else name + exact_letters(item.path), item, value, labels)


def _name(item: Quotable, alike: Sequence[Quotable] = ()) -> str:
    """Return the name of a macro; where `alike` would have the same, what they differ in is spelled exactly."""
    differing = [len(set(parts)) > 1 for parts in zip_longest(*(other.of for other in alike or (item,)))]
    spelled = (exact_letters(part) if own else letters(part) for part, own in zip(item.of, differing, strict=False))
    return "rg" + item.quantity + "".join(spelled)


def _macro(name: str, item: Quotable, value: Any, labels: Labels) -> Macro:
    if isinstance(value, str):
        shown = labels.method(value) if item.method else value
        return Macro(name, shown, latex(shown), item.path)
    shown = _shown(value, item.digits, item.scale, sign=item.sign)
    return Macro(name, shown, number(shown), item.path)


def _shown(value: Any, digits: int | None, scale: float, *, sign: bool) -> str:
    if isinstance(value, (list, dict)):
        return grouped(len(value))
    if digits is None:
        return plain(value * scale if scale != 1 else value)
    return fixed(value, digits, sign=sign, scale=scale)


def _own(document: Mapping[str, Any], labels: Labels) -> Iterator[Macro]:
    """Yield the study file's own numbers."""
    for name, item in labels.study.numbers.items():
        where = f"{STUDY_FILE}: numbers.{name}"
        try:
            value = look(document, item.value.strip())
        except PathError as error:
            hint = say.nearest_key(error.part, error.known) if error.known else say.path_ends()
            raise InputError(say.no_such_figure(item.value, error.part), where=where, hint=hint) from error
        if value is None or isinstance(value, (dict, bool)):
            raise InputError(say.not_a_figure(item.value), where=where, hint=say.not_a_figure_hint())
        form = Quotable("", (), item.value, _digits(item, labels), item.scale, item.sign)
        yield _macro(f"rg{name}", form, value, labels)


def _digits(item: NumberSettings, labels: Labels) -> int | None:
    """Return the decimals of a number: its own, else those of the metric that its path ends in."""
    last = re.split(r"[.\]]", item.value)[-1].removesuffix("_stderr")
    known = last in METRICS or last.startswith("acc_")
    return labels.study.metric(last).digits if item.digits is None and known else item.digits

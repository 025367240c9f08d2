r"""Quotable figures -> LaTeX macros `\rg<Quantity><Model><Method>`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.errors import InputError
from reportgen.model.consolidated import Choice, Slice
from reportgen.model.results import Analysis
from reportgen.render.escape import Safe, latex
from reportgen.render.latex import number
from reportgen.wording import errors as say
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, plain

_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_QUANTITIES = {"acc_mean": "Acc", "ppl": "Ppl"}


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its name without the backslash, its LaTeX text, and what it stands for (for people)."""

    name: str
    text: Safe
    meaning: str


def letters(name: str) -> str:
    """Return a name as letters only: words capitalised, digits spelled out, other characters by code point.

    `taylor_seq_len` -> `TaylorSeqLen`, `Llama-3` -> `LlamaThree`.
    """
    words = re.split(r"[-_. /]+", name)
    spelled = ""
    for word in words:
        for place, char in enumerate(word):
            if char.isascii() and char.isdigit():
                spelled += _DIGITS[int(char)]
            elif char.isascii() and char.isalpha():
                spelled += char.upper() if place == 0 or word[place - 1].isdigit() else char
            else:
                code = f"{ord(char):X}"
                spelled += "U" + "".join(_DIGITS[int(c)] if c.isdigit() else c for c in code)
    return spelled


def macros(analysis: Analysis, part: Slice, labels: Labels) -> tuple[Macro, ...]:
    """Return the macros of a report in a fixed order.

    Raises:
        InputError: two figures want the same name; both are named.
    """
    found: dict[str, Macro] = {}
    for macro in _all(analysis, part, labels):
        other = found.get(macro.name)
        if other is not None:
            raise InputError(
                say.macro_collision(macro.name, other.meaning, macro.meaning),
                where="paper/numbers.tex", hint=say.macro_hint(),
            )  # fmt: skip
        found[macro.name] = macro
    return tuple(found.values())


def _all(analysis: Analysis, part: Slice, labels: Labels) -> Iterator[Macro]:
    yield Macro("rgExperiments", Safe(str(len(part.frame))), "experiments")
    yield Macro("rgConfigurations", Safe(str(len(part.configurations))), "configurations")
    yield Macro("rgModels", Safe(str(len(analysis.models))), "models")
    for method, count in analysis.methods.overall.items():
        yield Macro(f"rgBestCount{letters(str(method))}", Safe(str(count)), f"method_preference.{method}")
    for model in analysis.models:
        name = model.model.name
        if model.best is not None:
            yield from _choice(model.best, letters(name), f"models.{name}.best", analysis, labels)
            yield Macro(f"rgMethod{letters(name)}", latex(labels.method(model.best.method)), f"models.{name}.method")
        for item in model.summary.methods:
            if item.best is not None:
                suffix = letters(name) + letters(item.method)
                yield from _choice(item.best, suffix, f"models.{name}.methods.{item.method}", analysis, labels)
    for difference in analysis.variants:
        digits = labels.study.metric(analysis.primary).digits
        other = letters(difference.other)
        where = f"base_vs_instruct.{difference.other}"
        yield Macro(f"rgGain{other}", number(fixed(difference.difference, digits, sign=True)), f"{where}.difference")
        if difference.percent is not None:
            yield Macro(f"rgGainPercent{other}", number(fixed(difference.percent, 2, sign=True)), f"{where}.percent")


def _choice(choice: Choice, suffix: str, where: str, analysis: Analysis, labels: Labels) -> Iterator[Macro]:
    for metric in dict.fromkeys(name for name in (analysis.primary, analysis.secondary) if name):
        quantity = _QUANTITIES.get(metric, letters(metric))
        if metric in choice.metrics:
            digits = labels.study.metric(metric).digits
            text = number(fixed(choice.metrics[metric], digits))
            yield Macro(f"rg{quantity}{suffix}", text, f"{where}.{metric}")
            error = choice.stderrs.get(metric)
            if error is not None:
                yield Macro(f"rg{quantity}SE{suffix}", number(fixed(error, digits)), f"{where}.{metric}_stderr")
    for name, value in choice.params.items():
        text = number(plain(value)) if not isinstance(value, str) else latex(value)
        yield Macro(f"rg{letters(name)}{suffix}", text, f"{where}.{name}")

"""Texts about the language of claims: what is wrong with a statement, and what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reportgen.model.statements import ARGUMENTS, MOST_CHARACTERS, MOST_LEVELS, SIGNS, Fault, StatementError
from reportgen.wording.catalog import _, comma, listed, ngettext


def claim(statement: str) -> str:
    """Say what a claim of the study file states."""
    return _("a claim of the study file: {statement}").format(statement=statement)


def compared(text: str, figures: str, why: str) -> str:
    """One comparison of a claim."""
    return _("compared: {text}: {figures}; {why}").format(text=text, figures=figures, why=why)


def rests_on(keys: Sequence[str]) -> str:
    """Name the keys that a claim rests on."""
    return _("it rests on {keys}; `reportgen explain` explains each").format(keys=listed([f"`{key}`" for key in keys]))


_MEANT = {"=": "==", "&": "and", "|": "or", "!": "not"}
"""What other languages write, and what is written here."""


def fault(error: StatementError) -> str:
    """Say what is wrong with a statement, where, and what is allowed there."""
    return _("column {column}: {fault}").format(column=error.column, fault=_SAID[error.fault](error.found))


def _takes(name: str) -> str:
    least, most = ARGUMENTS.get(name, (0, 0))
    if least == most:
        text = ngettext("{name}() takes {count} text in quotes", "{name}() takes {count} texts in quotes", most)
        return text.format(name=name, count=most)
    return _("{name}() takes {least} or {most} texts in quotes").format(name=name, least=least, most=most)


_SAID: Mapping[Fault, Callable[[str], str]] = {
    Fault.TOO_LONG: lambda _found: _("a claim has up to {most} characters").format(most=MOST_CHARACTERS),
    Fault.TOO_DEEP: lambda _found: _("brackets, signs and `not` stand up to {most} deep").format(most=MOST_LEVELS),
    Fault.CHARACTER: lambda found: (
        _("`{found}` has no meaning here; write `{meant}`").format(found=found, meant=_MEANT[found])
        if found in _MEANT
        else _(
            "`{found}` has no meaning here; there are names and numbers in plain letters and digits, texts in quotes, "
            "and {signs} + - * ( ) . ,"
        ).format(found=found, signs=" ".join(SIGNS))
    ),
    Fault.NUMBER: lambda found: _("`{found}` begins no finite number such as 0.6 or 1e-3").format(found=found),
    Fault.UNEXPECTED: lambda found: _("`{found}` is not expected here").format(found=found),
    Fault.END: lambda _found: _("the claim ends too early"),
    Fault.FUNCTION: lambda found: _("`{found}` is not known; there are {known}, and texts stand in quotes").format(
        found=found, known=comma().join(f"{name}()" for name in ARGUMENTS)
    ),
    Fault.ARGUMENT: lambda found: _('a name in quotes is expected, such as "Qwen", not `{found}`').format(found=found),
    Fault.ARGUMENTS: _takes,
    Fault.ATTRIBUTE: lambda _found: _(
        "only best() has attributes: .method, .acc, .corrected, a metric or a parameter by its name"
    ),
    Fault.NO_ATTRIBUTE: lambda _found: _(
        "best() needs an attribute: .method, .acc, .corrected, a metric or a parameter by its name"
    ),
    Fault.NOT_A_COMPARISON: lambda _found: _("a comparison is expected, with one of {signs}").format(
        signs=" ".join(SIGNS)
    ),
    Fault.CHAINED: lambda _found: _("comparisons are not chained; join them by `and`"),
    Fault.COMPARED: lambda _found: _("a comparison is no figure; join comparisons by `and`, `or` and `not`"),
    Fault.TEXT: lambda found: _("the text {found} can only be compared, with {signs}").format(
        found=found, signs=listed(["==", "!="])
    ),
    Fault.PRODUCT: lambda _found: _("figures are multiplied by numbers only"),
}

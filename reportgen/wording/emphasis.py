"""Notes on what bold and underlined figures mean, and on why there are none."""

from __future__ import annotations

from reportgen.study import Statistics
from reportgen.wording.catalog import _, gap, stop
from reportgen.wording.numbers import plain
from reportgen.wording.statistics import percent


def marks(
    rule: Statistics, *, by_model: bool, bold: bool, underlined: bool, errors: bool, alone: bool = False,
    untold: bool = False,
) -> str:  # fmt: skip
    """What bold and underlined mean in a table, or why nothing is.

    Args:
        rule: level and correlation.
        by_model: whether there are several models whose rows are each a contest of their own.
        bold: whether anything is bold.
        underlined: whether anything is underlined.
        errors: whether the primary metric has standard errors.
        alone: whether no contest has more than one row.
        untold: whether a contest has a best without a standard error.
    """
    if not bold and alone:
        return _("Nothing is bold: there is one row only, so nothing is compared.") if not by_model else _(
            "Nothing is bold: each model has one row only, so nothing is compared."
        )  # fmt: skip
    if not errors:
        return _("Nothing is bold: without standard errors nothing can be told from the best.")
    if not bold:
        if by_model and untold:
            return _(
                "Nothing is bold: on each model more than half of the rows cannot be told from the best, or the best has no "
                "standard error."
            )
        if by_model:
            return _("Nothing is bold: on each model more than half of the rows cannot be told from the best.")
        return _("Nothing is bold: more than half of the rows cannot be told from the best.")
    correlation = (
        _("no correlation") if rule.correlation == 0 else _("correlation {value}").format(value=plain(rule.correlation))
    )
    text = (
        _(
            "Bold: cannot be told from the best of its model at the {level} level (largest of all pairwise differences, "
            "item noise, {correlation} assumed between answers)"
        )
        if by_model
        else _(
            "Bold: cannot be told from the best at the {level} level (largest of all pairwise differences, item noise, "
            "{correlation} assumed between answers)"
        )
    ).format(level=percent(rule.level), correlation=correlation)
    if underlined:
        text += _("; underlined: the best of the others")
    text += stop()
    if by_model:
        text += gap() + _("On a model where more than half of the rows would be bold, none is.")
        text += gap() + _("Nor is any where the best has no standard error.") if untold else ""
    return text

"""Why figures are missing from a table: who lacks them, and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.model.claims import Why
from reportgen.wording.catalog import _, gap, listed, semicolon
from reportgen.wording.statistics import why


def why_in(source: str, reason: Why) -> str:
    """The same in the words of one table, where the general ones would be about something else."""
    return {
        ("predictors", Why.NO_VALUE): _("no finite value of the statistic is known"),
        ("fair", Why.NOTHING_SHARED): _("the methods share no configuration"),
        ("method_ranks", Why.NOTHING_SHARED): _("no model has configurations of every method to compare"),
        ("method_ranks", Why.TOO_FEW): _("there is one family only"),
        ("run_spread", Why.NO_RUN_SD): _("no configuration was run more than once"),
    }.get((source, reason)) or why(reason)


def dashes(subjects: Sequence[str], reason: str) -> str:
    """Say whose figures are missing, and why."""
    return _("A dash for {subjects}: {why}.").format(subjects=_some(subjects), why=reason)


def no_rows(subjects: Sequence[str], reason: str) -> str:
    """Say who has no row, and why."""
    return _("No row for {subjects}: {why}.").format(subjects=_some(subjects), why=reason)


def no_figures(reasons: Mapping[str, Sequence[str]], models: int) -> str:
    """Say why there is no table at all.

    Args:
        reasons: who has no figures, by reason.
        models: number of models that the reasons are about, zero where they are about something else.
    """
    if len(reasons) > 1:
        said = [_("{why} ({subjects})").format(why=why, subjects=_some(own)) for why, own in reasons.items()]
        return _("No figures: {why}.").format(why=semicolon().join(said))
    reason = "".join(reasons)
    if models > 1:
        return _("No figures for any of the {count} models, because on each {why}.").format(count=models, why=reason)
    return _("No figures: {why}.").format(why=reason)


def _some(subjects: Sequence[str], most: int = 12) -> str:
    rest = len(subjects) - most
    if rest <= 1:
        return listed(tuple(subjects))
    return listed((*subjects[:most], _("{count} more").format(count=rest)))


def dropped_note(dropped: Sequence[str], single: Sequence[tuple[str, str]]) -> str:
    """What the full parts leave out, and what a grid of one factor cannot say; empty where neither occurs."""
    parts = []
    if dropped:
        parts.append(_("Outside the full part: {values}.").format(values=semicolon().join(dropped)))
    for search, parameter in single:
        parts.append(
            _("In {search} only {parameter} varies, so its share is 100 % by construction and has no test.").format(
                search=search, parameter=parameter
            )
        )
    return gap().join(parts)


def nothing_tied() -> str:
    """Why there is nothing to separate."""
    return _("nothing is tied with the best")

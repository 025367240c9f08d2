"""Captions and notes of the tables of `diff`."""

from __future__ import annotations

from reportgen.wording.catalog import _


def caption(name_of: str) -> str:
    """Caption of a table."""
    return {
        "sides": _("The two states, each dated by its newest data."),
        "experiments": _("Experiments and dense models that are new, gone, run again or changed."),
        "values": _("Values that are not the same to the last digit, largest changes first."),
        "names": _("Ratios, models and methods that are new or gone."),
        "best": _("Best configurations that are others, or have another value; values are as measured."),
        "corrected": _("Best values that are others after the correction for being the best of many."),
        "ties": _("Configurations that entered or left the set of those that are tied with the best."),
        "verdicts": _("Claims that are new, gone, or have another verdict."),
        "ledger": _("Lines of the ledger by kind."),
        "settings": _("Settings that differ."),
    }[name_of]


def noise_note() -> str:
    """What a size is."""
    return _(
        "SE: standard errors of the difference, as if the two were measured independently. Both answered the same test "
        "items, so that the true error is smaller: sizes are on the safe side. A new or gone experiment is held against "
        "the best of its model on the other side."
    )


def ties_note() -> str:
    """What distances are."""
    return _(
        "Distances from the best in standard errors of the difference within each side, old → new. A configuration "
        "is tied with the best up to a limit that depends on how many were tried."
    )


def pairs_note() -> str:
    """Why two configurations may be tied and yet have a verdict."""
    return _(
        "Tied counts that the best was picked from all that were tried; a verdict on the best and the second best is about "
        "these two by themselves and needs a smaller difference. So a pair may be supported and tied."
    )


def corrected_note() -> str:
    """Which of the two figures is to be reported."""
    return _(
        "Corrected is the figure to report, measured what the best configuration scored. The correction depends on all "
        "configurations of the model, so it may change where the best one stayed."
    )


def claims_note() -> str:
    """What leads are."""
    return _(
        "Leads in their standard errors, old → new. A finding is another one where another model, method or family leads; "
        "where only its figures changed it is not listed."
    )


def settings_note(*, same: bool) -> str:
    """With which settings both were analysed."""
    if same:
        return _("Both sides were analysed with the same settings: those of the new side, else of the project.")
    return _("Each side was analysed with its own settings.")

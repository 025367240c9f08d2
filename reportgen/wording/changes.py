"""Texts of `diff`: what changed, and how large it is against the noise."""

from __future__ import annotations

import json
import math
from typing import Any

from reportgen.model.changes import ClaimChange, ClaimKind, CountChange, NameChange, Standing
from reportgen.model.claims import Verdict, Why
from reportgen.model.experiments import Value
from reportgen.model.ledger import Kind, Status
from reportgen.model.run_changes import Fate, NoSize, Size
from reportgen.wording import ledger, statistics
from reportgen.wording.catalog import _, comma, ngettext, pgettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import MINUS, MISSING, fixed, grouped, plain, share_of

_MOST_DIGITS = 17
"""Decimals by which two numbers of the same size differ at the latest."""


def heading(name: str) -> str:
    """Heading of a part."""
    return {
        "changes": _("What changed"),
        "experiments": _("Experiments"),
        "values": _("Changed values"),
        "names": _("Ratios, models and methods"),
        "best": _("Best configurations"),
        "corrected": _("Figures to report"),
        "ties": _("Ties with the best"),
        "verdicts": _("Verdicts"),
        "ledger": _("Data quality"),
        "settings": _("Settings"),
        "sides": _("What was compared"),
    }[name]


def column(name: str) -> str:
    """Head of a column."""
    return {
        "side": _("Side"),
        "name": _("Name"),
        "date": _("Date"),
        "experiments": _("Experiments"),
        "models": _("Models"),
        "digest": _("SHA-256"),
        "experiment": _("Experiment"),
        "change": _("Change"),
        "metric": _("Value"),
        "old": _("Old"),
        "new": _("New"),
        "difference": _("Difference"),
        "size": _("Size"),
        "values": _("Values that differ"),
        "what": _("What"),
        "model": _("Model"),
        "standing": _("The old best now"),
        "set": _("Tied set of"),
        "configuration": _("Configuration"),
        "old_corrected": _("Old, corrected"),
        "new_corrected": _("New, corrected"),
        "old_measured": _("Old, measured"),
        "new_measured": _("New, measured"),
        "distances": _("Distance from the best"),
        "claim": _("Claim"),
        "leads": _("Lead"),
        "kind": _("Kind"),
        "key": _("Key"),
    }[name]


def old_side() -> str:
    return _("old")


def new_side() -> str:
    return pgettext("a side of a comparison", "new")


def fate(found: Fate) -> str:
    """What became of something, in a word."""
    return {
        Fate.NEW: _("new"),
        Fate.GONE: _("gone"),
        Fate.RERUN: _("run again"),
        Fate.CHANGED: _("changed"),
    }[found]


def standing(found: Standing) -> str:
    """What became of the configuration that was best."""
    return {
        Standing.SAME: _("still the best"),
        Standing.TIED: _("tied with the new one"),
        Standing.BEHIND: _("not tied with the new one"),
        Standing.GONE: _("no longer there"),
        Standing.UNKNOWN: _("not known to be tied or not, for want of standard errors"),
    }[found]


def no_size(reason: NoSize) -> str:
    """Why a change has no size against the noise."""
    return {
        NoSize.NO_STDERR: _("no standard error is known"),
        NoSize.ZERO_STDERR: _("its standard error is zero"),
        NoSize.NO_COUNTERPART: _("nothing to hold it against"),
        NoSize.NOT_FINITE: _("not a finite number"),
        NoSize.IS_STDERR: _("a standard error itself"),
        NoSize.SETTING: _("a setting has no noise"),
        NoSize.COUNT: _("a count has no noise"),
        NoSize.PATTERN: _("a count of choices"),
        NoSize.NO_FIGURES: _("an analysis.json has no figures of it"),
        NoSize.OTHER_METRIC: _("another metric decides now"),
    }[reason]


def ratio(value: float) -> str:
    """A difference in standard errors."""
    return _("{ratio} SE").format(ratio=fixed(value, 1, sign=True))


def size(found: Size) -> str:
    """A size against the noise, or why there is none."""
    if found.ratio is not None:
        return ratio(found.ratio)
    return no_size(found.why) if found.why else MISSING


def difference(value: float | None, digits: int) -> str:
    """A difference; one that its digits would round to zero in powers of ten."""
    if value is not None and value and abs(value) < 0.5 * 10.0**-digits:
        return f"{value:+.1e}".replace("-", MINUS)
    return fixed(value, digits, sign=True)


def _value(value: Any, digits: int) -> str:
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return fixed(value, digits) if isinstance(value, float) else plain(value)


def pair(old: Value | bool | None, new: Value | bool | None, digits: int) -> tuple[str, str]:
    """Two values with as many decimals as it takes to tell them apart, at least `digits`."""
    if isinstance(old, float) and isinstance(new, float) and math.isfinite(old) and math.isfinite(new) and old != new:
        for more in range(digits, _MOST_DIGITS + 1):
            texts = fixed(old, more), fixed(new, more)
            if texts[0] != texts[1]:
                return texts
        return repr(old), repr(new)
    return _value(old, digits), _value(new, digits)


def digits_of(labels: Labels, metric: str) -> int:
    """Decimals of a metric or of its standard error."""
    return labels.study.metric(metric.removesuffix("_stderr")).digits


def metric(labels: Labels, name: str) -> str:
    """A metric, a standard error or a setting."""
    if name.endswith("_stderr"):
        return _("{metric}, standard error").format(metric=labels.metric(name.removesuffix("_stderr")))
    return _("success") if name == "success" else labels.parameter(labels.metric(name))


def distances(old: float | None, new: float | None, reason: NoSize | None, lacking: Fate | None = None) -> str:
    """Distances from the best on both sides in standard errors; a side may lack the configuration."""
    if reason is not None:
        return no_size(reason)
    if old is not None and new is not None:
        return _("{old} → {new} SE").format(old=fixed(old, 1), new=fixed(new, 1))
    gone, added = lacking is Fate.GONE, lacking is Fate.NEW
    sides = [
        fate(Fate.NEW) if added else _unsure(old),
        fate(Fate.GONE) if gone else _unsure(new),
    ]
    return " → ".join(sides)


def _unsure(value: float | None) -> str:
    """A number of standard errors: a unit stands beside what it is the unit of."""
    return _("unknown") if value is None else _("{ratio} SE").format(ratio=fixed(value, 1))


def leads(found: ClaimChange) -> str:
    """What a verdict's difference is in standard errors, on the sides that have the claim."""
    if found.why is NoSize.PATTERN:
        return _("a count of choices, which has no lead")
    if found.why is not None:
        return _("lead unknown: {why}").format(why=no_size(found.why))
    match found.fate:
        case Fate.NEW:
            text = _unsure(found.new_lead)
        case Fate.GONE:
            text = _unsure(found.old_lead)
        case _:
            text = distances(found.old_lead, found.new_lead, None)
    return _("lead {lead}").format(lead=text)


def limits(old: float | None, new: float | None) -> str:
    """How far from the best a configuration may be."""
    if old is not None and new is not None and fixed(old, 1) == fixed(new, 1):
        return _("tied up to {limit} SE from the best").format(limit=fixed(old, 1))
    return _("tied up to {limits} from the best").format(limits=distances(old, new, None))


def untold(reason: Why) -> str:
    """What it means that a tied set cannot be told on one side."""
    return _(
        "one side cannot tell which configurations are tied ({why}), so that only the best is listed there: the others "
        "came or went for that reason, not by their values"
    ).format(why=statistics.why(reason))


def verdicts(old: Verdict | None, new: Verdict | None) -> tuple[str, str]:
    """Two verdicts."""
    return (
        MISSING if old is None else statistics.verdict(old),
        MISSING if new is None else statistics.verdict(new),
    )


def claim(found: ClaimChange, labels: Labels) -> str:
    """What a verdict is about."""
    match found.kind:
        case ClaimKind.FINDING:
            return found.text
        case ClaimKind.VARIANT:
            return _("{variant} is better than Base in the {family} family.").format(
                family=found.about[0], variant=found.about[1]
            )
        case ClaimKind.RUNNER_UP:
            text = _("The best configuration of {model} is better than the second best, these two by themselves.")
            if found.tied:
                text = _(
                    "The best configuration of {model} is better than the second best, these two by themselves; counting "
                    "that it was picked from all that were tried, the two are tied."
                )
            return text.format(model=labels.model(found.about[0]))


def name(found: NameChange, labels: Labels) -> str:
    """A ratio, a model, a method, or a method on a model."""
    text = {
        "ratio": _("pruning ratio {ratio}"),
        "model": _("model {model}"),
        "method": _("method {method}"),
        "search": _("method {method} on {model}"),
    }[found.what]
    return text.format(ratio=share_of(found.ratio), model=labels.model(found.model), method=labels.method(found.method))


def all_models() -> str:
    """Whose tied set it is that is over all models."""
    return _("All models")


def data_unknown() -> str:
    return _("Changes in the data cannot be told: an analysis.json has results only.")


def cut(shown: int, total: int) -> str:
    """Say that a list was cut."""
    more = total - shown
    return ngettext("and {count} more", "and {count} more", more).format(count=grouped(more))


def entered(*, inside: bool) -> str:
    """Whether a configuration entered a tied set or left it."""
    return _("entered") if inside else _("left")


def ledger_kind(found: CountChange) -> str:
    """Status and kind of lines of the ledger; one that another version wrote keeps its own word."""
    if found.kind not in set(Kind) or found.status not in set(Status):
        return comma().join((found.status, found.kind))
    return comma().join((ledger.status(Status(found.status)), ledger.kind(Kind(found.kind))))


def setting(value: Any) -> str:
    """A setting as the study file writes it."""
    return MISSING if value is None else json.dumps(value, ensure_ascii=False)

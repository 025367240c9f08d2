"""Findings: what the data say of an observation."""

from __future__ import annotations

from typing import Any

from reportgen.model.claims import Object, Verdict
from reportgen.model.findings import Finding
from reportgen.model.results import ObservationKind
from reportgen.wording.catalog import _, either, gap, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, plain, probability
from reportgen.wording.statistics import verdict, why


def evidence(found: Finding, labels: Labels) -> str:
    """Return verdict and evidence of a finding in a sentence or two."""
    if found.object is Object.PATTERN:
        return _pattern(found, labels)
    if found.lead is None or found.stderr is None:
        return _("Not testable: {why}.").format(why=why(found.why)) if found.why else _("Not testable.")
    digits = labels.study.metric(labels.study.selection.metric).digits
    text = (
        _("{verdict} for the checkpoints: {what} {lead} ± {stderr}, p = {p} after Holm over {tests}")
        .format(
            verdict=verdict(found.verdict).capitalize(),
            what=_what(found, labels),
            lead=fixed(found.lead, digits, sign=True),
            stderr=fixed(found.stderr, digits),
            p=probability(found.adjusted or 0.0, 3),
            tests=ngettext("{count} test", "{count} tests", found.tests).format(count=found.tests),
        )
        .replace("= <", "< ")
    )
    if (found.compared or 0) > 2:  # noqa: PLR2004
        text += _(", over all pairs of {count}").format(count=found.compared)
    text += _("; this study would find a true difference of {detectable}.").format(
        detectable=fixed(found.detectable, digits)
    )
    if found.picked is not None:
        text += gap() + _(
            "The leading one was picked from {first} configurations, the other from {second}: the larger search makes a part "
            "of such a lead."
        ).format(first=grouped(found.picked[0]), second=grouped(found.picked[1]))
    if found.configuration_p is not None:
        text += gap() + _(
            "{verdict} for the configurations, with runs that vary by {sd} (standard deviation): p = {p}."
        ).format(
            verdict=verdict(found.configuration_verdict).capitalize(),
            sd=fixed(found.run_sd, digits),
            p=probability(found.configuration_p, 3),
        ).replace("= <", "< ")
    elif found.break_even is not None:
        holds = _("For the configurations it holds only if runs vary by less than {sd} (standard deviation).")
        if found.verdict is Verdict.CONTRADICTED:
            holds = _(
                "For the configurations it is contradicted only if runs vary by less than {sd} (standard deviation)."
            )
        text += gap() + holds.format(sd=fixed(found.break_even, digits))
    return text


def _what(found: Finding, labels: Labels) -> str:
    """What the difference is that a verdict rests on: a claim over several families rests on the weakest."""
    names = [labels.model(name) for name in found.between]
    if len(names) > 1:
        return _("lead of {first} over {second}").format(first=names[0], second=names[1])
    if names and found.observation.facts.get("of", 1) != 1:
        return _("it rests on {family}, where the difference is").format(family=names[0])
    return _("lead")


def _pattern(found: Finding, labels: Labels) -> str:
    if found.verdict is Verdict.NOT_TESTABLE:
        text = _(
            "Not testable as a pattern: with Base and Instruct of a family counted once, no choice of these methods or "
            "values could have a chance below {least}."
        ).format(least=probability(found.least or 0.0, 3))
    else:
        text = _("{verdict} as a pattern.").format(verdict=verdict(found.verdict).capitalize())
    text += gap() + (
        ngettext(
            "Chance of one as strong: {chance}; {patterns} pattern was looked at.",
            "Chance of one as strong: {chance}; {patterns} patterns were looked at.",
            found.patterns or 0,
        ).format(chance=probability(found.chance or 0.0, 3), patterns=grouped(found.patterns or 0))
    )
    if found.tied is not None:
        text += gap() + ngettext(
            "In {tied} of {models} model a configuration {like} is best or tied with the best.",
            "In {tied} of {models} models a configuration {like} is best or tied with the best.",
            found.models or 0,
        ).format(tied=found.tied, models=found.models, like=_like(found, labels))
    return text


def _like(found: Finding, labels: Labels) -> str:
    """What the configurations of a pattern have."""
    facts: Any = found.observation.facts
    if found.observation.kind is ObservationKind.VARIANT_AGREES:
        name = labels.running_parameter(facts["parameter"])
        return _("with {parameter} {value}").format(parameter=name, value=plain(facts["value"]))
    names = facts.get("methods") or (facts["method"],)
    return _("by {methods}").format(methods=either([labels.method(name) for name in names]))


def note() -> str:
    """What verdicts are about."""
    return _(
        "Differences are judged for the measured checkpoints, by item noise alone; p-values are corrected for their number "
        "(Holm), and what this study would find is at a power of 80 %. The best configurations were themselves picked from "
        "many, which no p-value counts: the benchmarks that selected them also report them, so the best figures are "
        "optimistically biased. A pattern is a count of choices: its chance is that of one at least as strong, by any method or "
        "value, if each family chose at random and all its models alike. The patterns looked at are whether a method is best "
        "most often, for one family only, or never, and whether all models of a variant agree on a parameter's value. A "
        "count alone is never more than undecided."
    )

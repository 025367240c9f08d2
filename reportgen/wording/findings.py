"""Findings: what the data say of an observation."""

from __future__ import annotations

from reportgen.model.claims import Object
from reportgen.model.findings import Finding
from reportgen.wording.catalog import _, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, probability
from reportgen.wording.statistics import verdict, why


def evidence(found: Finding, labels: Labels) -> str:
    """Return verdict and evidence of a finding in a sentence or two."""
    if found.object is Object.PATTERN:
        return _pattern(found)
    if found.lead is None or found.stderr is None:
        return _("Not testable: {why}.").format(why=why(found.why)) if found.why else _("Not testable.")
    digits = labels.study.metric(labels.study.selection.metric).digits
    text = (
        _("{verdict} for the checkpoints: lead {lead} ± {stderr}, p = {p} after Holm over {tests}")
        .format(
            verdict=verdict(found.verdict).capitalize(),
            lead=fixed(found.lead, digits, sign=True),
            stderr=fixed(found.stderr, digits),
            p=probability(found.adjusted or 0.0, 3),
            tests=ngettext("{count} test", "{count} tests", found.tests).format(count=found.tests),
        )
        .replace("= <", "< ")
    )
    if (found.compared or 0) > 2:  # noqa: PLR2004
        text += _(", over all pairs of {count}").format(count=found.compared)
    text += _("; a true difference of {detectable} could be found.").format(detectable=fixed(found.detectable, digits))
    if found.configuration_p is not None:
        text += " " + _(
            "{verdict} for the configurations, with runs that vary by {sd} (standard deviation): p = {p}."
        ).format(
            verdict=verdict(found.configuration_verdict).capitalize(),
            sd=fixed(found.run_sd, digits),
            p=probability(found.configuration_p, 3),
        ).replace("= <", "< ")
    elif found.break_even:
        text += " " + _(
            "For the configurations it holds only if runs vary by less than {sd} (standard deviation)."
        ).format(sd=fixed(found.break_even, digits))
    return text


def _pattern(found: Finding) -> str:
    text = _(
        "{verdict} as a pattern: its chance is {chance} if every choice were equally likely, and {patterns} patterns were "
        "looked at; with Base and Instruct of a family counted once none could have less than {least}."
    ).format(
        verdict=verdict(found.verdict).capitalize(),
        chance=probability(found.chance or 0.0, 3),
        patterns=grouped(found.patterns or 0),
        least=probability(found.least or 0.0, 3),
    )
    if found.tied is not None:
        text += " " + ngettext(
            "In {tied} of {models} model a configuration tied with the best has it.",
            "In {tied} of {models} models a configuration tied with the best has it.",
            found.models or 0,
        ).format(tied=found.tied, models=found.models)
    return text


def note() -> str:
    """What verdicts are about."""
    return _(
        "Differences are judged for the measured checkpoints, by item noise alone, and the p-values are corrected for their "
        "number (Holm). A count of choices is never more than undecided. The benchmarks that selected a configuration also "
        "report it, so the best figures are too good; see Ties and noise."
    )

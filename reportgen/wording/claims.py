"""Texts about the claims of the study file: verdicts, figures, and why."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence

from reportgen.model.checked import CheckedClaim, Comparison, Ground, Lack, Missing, Standing
from reportgen.model.claims import Why
from reportgen.model.options import Demand
from reportgen.study import Statistics
from reportgen.wording.catalog import (
    _,
    bracketed,
    clause,
    comma,
    either,
    gap,
    hinted,
    listed,
    ngettext,
    semicolon,
    stop,
)
from reportgen.wording.numbers import fixed, grouped, plain, probability
from reportgen.wording.statistics import percent, why

_DIGITS = 4
"""Decimals of figures; claims may be about any metric, so they are shown with the digits of an accuracy."""


def heading(name: str) -> str:
    """Heading of the page and of its parts."""
    return {
        "claims": _("Claims"),
        "each": _("Claim by claim"),
        "parts": _("Claims of several comparisons"),
        "figures": _("Measured figures"),
        "rules": _("What the verdicts mean"),
        "models": _("Models in the claims"),
        "table": _("The claims of the study file with their verdicts, those that fail first."),
        "table-parts": _("The comparisons of which a claim is made."),
        "table-figures": _("What each comparison compares, as measured."),
    }[name]


def head(column: str) -> str:
    """Head of a column."""
    return {
        "name": _("Claim"),
        "statement": _("Statement"),
        "verdict": _("Verdict"),
        "left": _("Left"),
        "right": _("Right"),
        "difference": _("Left – right"),
        "why": _("Why"),
        "comparison": _("Comparison"),
    }[column]


def standing(found: Standing) -> str:
    """A verdict in words."""
    return {
        Standing.SUPPORTED: _("true and supported"),
        Standing.UNDECIDED: _("true but undecided"),
        Standing.FALSE: _("false"),
        Standing.UNCHECKED: _("cannot be checked"),
    }[found]


def part(found: Comparison) -> Standing:
    """The verdict on one comparison."""
    if found.holds:
        return Standing.SUPPORTED if found.decided else Standing.UNDECIDED
    return Standing.FALSE


def counts(claims: Sequence[CheckedClaim]) -> str:
    """How many claims there are of each kind."""
    found = Counter(claim.standing for claim in claims)
    return _("{claims}: {counts}").format(
        claims=ngettext("{count} claim", "{count} claims", len(claims)).format(count=grouped(len(claims))),
        counts=clause().join(
            _("{count} {standing}").format(count=grouped(found[kind]), standing=standing(kind))
            for kind in Standing
            if found[kind]
        ),
    )


def lead(claims: Sequence[CheckedClaim]) -> str:
    """The page's answer in a sentence."""
    return counts(claims) + stop()


def side(value: float | str) -> str:
    """A side of a comparison as measured."""
    if isinstance(value, str):
        return value
    return plain(value) if float(value).is_integer() else fixed(value, _DIGITS)


def difference(found: Comparison) -> str:
    """The difference with its standard error; empty for texts and for what is only counted or chosen."""
    if found.difference is None or found.ground in (Ground.EXACT, Ground.TIES, Ground.OPEN, Ground.NO_TIES):
        return ""
    text = fixed(found.difference, _DIGITS, sign=True)
    return text if found.stderr is None else f"{text}\u00a0±\u00a0{fixed(found.stderr, _DIGITS)}"


def because(found: Comparison, tests: int) -> str:
    """Why a comparison is decided, or why not.

    Args:
        found: the comparison.
        tests: tests of all claims, over which its p was corrected.
    """
    if found.ground in (Ground.TEST, Ground.NOISE):
        return _test(found, tests)
    if found.ground in (Ground.TIES, Ground.OPEN):
        return _ties(found)
    if found.ground is Ground.NO_STDERR:
        return _("no standard error is known of {figures}").format(figures=listed(found.lacking))
    return {
        Ground.EXACT: _("nothing in it is noisy"),
        Ground.TOO_SMALL: _("too small to matter"),
        Ground.EQUAL: _("equal as measured; no test shows that two things are the same"),
        Ground.TASKS_DIFFER: why(Why.TASKS_DIFFER),
        Ground.NO_TIES: _("which configurations are tied is not known, as standard errors are missing"),
        Ground.MIXED: _("measured figures and choices that noise may turn stand in one comparison"),
    }[found.ground]


def _test(found: Comparison, tests: int) -> str:
    p = _("p = {p}").format(p=probability(found.adjusted or 0.0, 3)).replace("= <", "< ")
    holm = _("{p} after Holm over {count} tests") if tests > 1 else _("{p} (one test, so no correction)")
    text = holm.format(p=p, count=grouped(tests))
    text = _("noise may make such a difference: {p}").format(p=text) if found.ground is Ground.NOISE else text
    if found.compared > 1:
        text += _(", picked among {count}").format(count=grouped(found.compared))
    return text


def _ties(found: Comparison) -> str:
    if found.ground is Ground.TIES and not found.possible:
        return _("no configuration tied with the best says otherwise")
    values = semicolon().join(_any_of(values) for values in found.possible)
    if found.ground is Ground.TIES:
        return _("the same for every configuration tied with the best: {values}").format(values=values)
    return _("otherwise for some configurations tied with the best: {values}").format(values=values)


def _any_of(values: Sequence[float | str | None]) -> str:
    numbers = [value for value in values if isinstance(value, (int, float))]
    if len(numbers) == len(values) and len(values) > 3:  # noqa: PLR2004  more would be a list to read
        return _("{least} to {most}").format(least=plain(min(numbers)), most=plain(max(numbers)))
    return either([_("none") if value is None else plain(value) for value in values])


def reason(claim: CheckedClaim) -> str:
    """Why a claim has its verdict."""
    if claim.missing is not None:
        return missing(claim.missing)
    if len(claim.comparisons) == 1:
        text = because(claim.comparisons[0], claim.tests)
    else:
        count = len(claim.comparisons)
        text = ngettext("{count} comparison", "{count} comparisons", count).format(count=count)
        opened = [item.text for item in claim.comparisons if not item.decided]
        if opened:
            text += _(", not decided: {comparisons}").format(comparisons=semicolon().join(opened))
    if claim.standing is Standing.FALSE:
        turned = _("noise cannot turn it") if claim.decided else _("it is not decided: noise may turn it")
        text += semicolon() + turned
    return text


def missing(found: Missing) -> str:
    """Why a claim cannot be checked, with the nearest names that there are."""
    said: Mapping[Lack, str] = {
        Lack.MODEL: _("no model is called {name}"),
        Lack.METHOD: _("no method is called {name}"),
        Lack.METRIC: _("no metric or task is called {name}"),
        Lack.ATTRIBUTE: _("the best configuration of {of} has no {name}"),
        Lack.BEST: _("{name} has no best configuration"),
        Lack.BEST_OF_METHOD: _("{of} has no best configuration by {name}"),
        Lack.VALUE: _("{name} has no finite value"),
        Lack.DENSE: _("no dense evaluation of {name} is known"),
        Lack.TEXT: _("a text is compared with a number: {name}"),
    }
    text = said[found.lack].format(name=found.name, of=found.of)
    if found.lack in (Lack.BEST, Lack.VALUE, Lack.TEXT) or not found.known:
        return text
    folded = {name.casefold(): name for name in reversed(found.known)}
    near = difflib.get_close_matches(found.name.casefold(), folded, n=3, cutoff=0.5)
    if near:
        return text + semicolon() + _("near it: {names}").format(names=comma().join(folded[name] for name in near))
    return text + semicolon() + _("there are {names}").format(names=comma().join(found.known[:8]))


def figures(claim: CheckedClaim) -> str:
    """The figures of a claim in brackets, for a line on the terminal; empty where it cannot be checked."""
    return semicolon().join(measured(item) for item in claim.comparisons)


def measured(found: Comparison) -> str:
    """The figures of one comparison."""
    if isinstance(found.left, str) and found.left == found.right:
        return found.left
    values = _("{left} against {right}").format(left=side(found.left), right=side(found.right))
    apart = difference(found).replace("\u00a0", " ")  # a terminal breaks lines where it likes
    return values + (_(", difference {value}").format(value=apart) if apart else "")


def line(claim: CheckedClaim) -> str:
    """One line of `check`: verdict, name, statement, figures and why."""
    text = _("claim {name}: {verdict}: {statement}").format(
        name=claim.name, verdict=standing(claim.standing), statement=claim.statement
    )
    values = figures(claim)
    return hinted(text + bracketed(values), reason(claim))


def failed(claims: Sequence[CheckedClaim], demand: Demand) -> str:
    """Claims that fail the check."""
    names = listed([claim.name for claim in claims])
    if demand is Demand.SUPPORTED:
        return ngettext(
            "{count} claim is not supported: {names}", "{count} claims are not supported: {names}", len(claims)
        ).format(count=len(claims), names=names)
    return ngettext(
        "{count} claim is false or cannot be checked: {names}",
        "{count} claims are false or cannot be checked: {names}",
        len(claims),
    ).format(count=len(claims), names=names)


def unmet(claims: Sequence[CheckedClaim]) -> str:
    """Claims that are false or cannot be checked, and where to read on; empty where there are none."""
    failing = [claim for claim in claims if not claim.meets(Demand.TRUE)]
    return hinted(failed(failing, Demand.TRUE), _("see `reportgen check` or the page Claims")) if failing else ""


def status(claims: Sequence[CheckedClaim]) -> tuple[str, str, str]:
    """How the claims stand, as a kind of box, its heading and its text."""
    failing = [claim for claim in claims if not claim.meets(Demand.TRUE)]
    if failing:
        return "warning", failed(failing, Demand.TRUE), lead(claims)
    return "success", _("All claims of the study file are true on the figures"), lead(claims)


def failed_hint() -> str:
    """What to do about claims that fail."""
    return _("change the text that makes the claim, then [claims] in reportgen.toml; or look into the results")


def rules(rule: Statistics, tests: int) -> tuple[str, ...]:
    """What the verdicts mean and what they take for granted."""
    return (
        _(
            "True or false is what the measured figures say. A true claim is supported where noise of the evaluation items "
            "cannot turn it at the {level} level, else it is undecided. All verdicts are about the measured checkpoints: "
            "they do not cover other calibration data, seeds, settings or code."
        ).format(level=percent(rule.level)),
        ngettext(
            "Measured figures are compared by a two-sided test of their difference. Its p is corrected for the {count} test "
            "of all claims (Holm).",
            "Measured figures are compared by a two-sided test of their difference. Its p is corrected for the {count} tests "
            "of all claims (Holm).",
            tests,
        ).format(count=grouped(tests))
        + gap()
        + _(
            "Bests of one model are held against the largest of all pairs of its configurations, and a best against a "
            "number or a dense model against the largest of as many errors as there were configurations to pick from. Bests "
            "of two models are compared as Base and Instruct are: what picking adds to both is not counted. A difference of "
            "two figures that lies within {margin} of zero with its whole interval is too small to matter, and so undecided."
        ).format(margin=plain(rule.margin)),
        _(
            "What is chosen, a method or a parameter value, and the number of wins, is supported where it comes out alike for "
            "each configuration that is tied with the best. Tied sets hold their level model by model: over several models "
            "the chance of an error is larger. Figures without a standard error, such as perplexity, are never supported."
        ),
        _(
            "Of a claim of several comparisons, one joined by and is as certain as its weakest part, a true one joined by or "
            "as its strongest true part; not turns truth and leaves certainty."
        ),
    )

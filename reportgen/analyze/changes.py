"""Two states of a study -> what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.analyze.noise import difference_stderr, two_sided
from reportgen.analyze.reruns import run_changes
from reportgen.analyze.standings import best_changes, corrected_changes, tied_of
from reportgen.errors import InputError
from reportgen.model.changes import (
    Changes,
    ClaimChange,
    ClaimKind,
    CountChange,
    Member,
    NameChange,
    SettingChange,
    Side,
    TieChange,
)
from reportgen.model.claims import Verdict
from reportgen.model.results import ObservationKind
from reportgen.model.run_changes import Fate, NoSize
from reportgen.model.states import AnalysisState, CellKey, MemberState, State, TiedState
from reportgen.study import Statistics
from reportgen.wording import sides as say

_Pair = tuple[AnalysisState, AnalysisState]
_TiedSide = tuple[TiedState, AnalysisState, State]
_Claim = tuple[str, Verdict, float | None, float | None]
"""Sentence, verdict, lead, standard error."""


def compare(old: State, new: State) -> Changes:
    """Return what changed from `old` to `new`; results are held against each other ratio by ratio.

    Raises:
        InputError: an `analysis.json` is about a ratio that the other side does not have.
    """
    both = [(old.analyses[ratio], found) for ratio, found in new.analyses.items() if ratio in old.analyses]
    data_known = old.runs is not None and new.runs is not None
    if not both and not data_known:
        raise InputError(say.no_common_ratio(tuple(old.analyses), tuple(new.analyses)), hint=say.no_common_ratio_hint())
    return Changes(
        old=_side(old),
        new=_side(new),
        limit=two_sided(float(new.first.statistics.get("level", Statistics().level))),
        data_known=data_known,
        same_settings=all(_rules(a) == _rules(b) for a, b in both),
        runs=run_changes(old, new),
        names=tuple(_names(old, new, both)),
        best=tuple(change for pair in both for change in best_changes(*pair, new)),
        corrected=tuple(change for pair in both for change in corrected_changes(*pair)),
        ties=tuple(change for pair in both for change in _ties(*pair, old, new)),
        claims=tuple(change for pair in both for change in _claims(*pair)),
        # Each ratio's file has the ledger; one count of it is enough.
        counts=tuple(_counts(*both[0])) if both else (),
        settings=tuple(_settings(old, new)),
    )


def _side(state: State) -> Side:
    first = state.first
    total = sum(found.experiments for found in state.analyses.values())
    models = {model for found in state.analyses.values() for model in found.models}
    return Side(state.name, state.digest, first.date, total, len(models))


def _rules(found: AnalysisState) -> Mapping[str, Any]:
    return {"selection": found.selection, "statistics": found.statistics}


def _names(old: State, new: State, both: list[_Pair]) -> Iterator[NameChange]:
    """Ratios, models and methods; an `analysis.json` is about one ratio and says nothing of others."""
    if old.runs is not None and new.runs is not None:
        for ratio, fate in _differing(dict.fromkeys(old.analyses), dict.fromkeys(new.analyses)):
            yield NameChange("ratio", ratio, "", "", fate)
    for before, after in both:
        ratio = after.ratio
        for model, fate in _differing(before.models, after.models):
            yield NameChange("model", ratio, model, "", fate)
        methods = [
            dict.fromkeys(m for model in found.models.values() for m in model.methods) for found in (before, after)
        ]
        wholly = dict(_differing(*methods))
        for method, fate in wholly.items():
            yield NameChange("method", ratio, "", method, fate)
        for model in (name for name in before.models if name in after.models):
            for method, fate in _differing(before.models[model].methods, after.models[model].methods):
                if method not in wholly:
                    yield NameChange("search", ratio, model, method, fate)


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Fate]]:
    yield from ((name, Fate.NEW) for name in new if name not in old)
    yield from ((name, Fate.GONE) for name in old if name not in new)


def _ties(old: AnalysisState, new: AnalysisState, first: State, second: State) -> Iterator[TieChange]:
    """Tied sets over all models and of each model; those of single methods would say the same once more."""
    for model in (None, *(name for name in new.models if name in old.models)):
        before, after = tied_of(old, model), tied_of(new, model)
        if before is None or after is None:
            continue
        was, now = {m.key: m for m in before.members}, {m.key: m for m in after.members}
        if was.keys() == now.keys():
            continue
        sides = ((before, old, first), (after, new, second))
        yield TieChange(
            ratio=new.ratio,
            model=model,
            entered=tuple(_member(found, sides) for key, found in now.items() if key not in was),
            left=tuple(_member(found, sides) for key, found in was.items() if key not in now),
            old_size=len(was),
            new_size=len(now),
            old_limit=before.critical,
            new_limit=after.critical,
            old_why=before.why,
            new_why=after.why,
        )


def _member(found: MemberState, sides: tuple[_TiedSide, _TiedSide]) -> Member:
    old, new = (_distance(found.key, *side) for side in sides)
    why = NoSize.NO_FIGURES if old is None and new is None else None
    # An `analysis.json` does not say what was tried: only a side with its cells can lack one.
    known = [state.cells.get(analysis.ratio, {}) for _, analysis, state in sides]
    lacks = [bool(cells) and found.key not in cells for cells in known]
    lacking = Fate.NEW if lacks[0] else Fate.GONE if lacks[1] else None
    return Member(found.model, found.method, found.params, old, new, why, lacking)


def _distance(key: CellKey, tied: TiedState, found: AnalysisState, state: State) -> float | None:
    """Return how far a configuration is from the best in standard errors, as the analysis of its side reckons."""
    cells = state.cells.get(found.ratio, {})
    own, best = cells.get(key), cells.get(tied.members[0].key) if tied.members else None
    if own is None or best is None or own.stderr is None or best.stderr is None:
        return None
    error = float(difference_stderr(own.stderr, best.stderr, float(found.statistics.get("correlation", 0.0))))
    return abs(own.value - best.value) / error if error > 0 else None


def _claims(old: AnalysisState, new: AnalysisState) -> Iterator[ClaimChange]:
    before, after = dict(_all_claims(old)), dict(_all_claims(new))
    for key in (*after, *(key for key in before if key not in after)):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and was[1] is now[1]:
            continue
        leads = _lead(was), _lead(now)
        kind = key[0]
        text = (now or was or ("",))[0]
        fate = Fate.NEW if was is None else Fate.GONE if now is None else Fate.CHANGED
        patterned = kind is ClaimKind.FINDING and all(item is None or item[2] is None for item in (was, now))
        why = None if leads != (None, None) else NoSize.PATTERN if patterned else NoSize.NO_STDERR
        last = (now or was or ("", None))[1]
        tied = kind is ClaimKind.RUNNER_UP and last is Verdict.SUPPORTED and _several(new if now else old, key[1][0])
        yield ClaimChange(
            new.ratio, kind, fate, text, key[1], was[1] if was else None, now[1] if now else None, *leads, why, tied
        )  # fmt: skip


def _several(found: AnalysisState, model: str) -> bool:
    """Tell whether a model's tied set has more than the best; the second best is then in it too."""
    tied = tied_of(found, model)
    return tied is not None and tied.critical is not None and len(tied.members) > 1


def _lead(claim: _Claim | None) -> float | None:
    if claim is None or claim[2] is None or not claim[3]:
        return None
    return claim[2] / claim[3]


def _all_claims(found: AnalysisState) -> Iterator[tuple[tuple[ClaimKind, tuple[str, ...], str], _Claim]]:
    """Yield the claims by what they say without their figures: who is best, not by how much."""
    for item, seen in zip(found.findings, found.observations, strict=False):
        said = repr(sorted((name, fact) for name, fact in seen.facts.items() if _is_subject(seen.kind, name, fact)))
        yield (ClaimKind.FINDING, (item.kind,), said), (item.text, item.verdict, item.lead, item.stderr)
    for pair in found.base_vs_instruct.values():
        about = (pair.family, pair.variant)
        yield (ClaimKind.VARIANT, about, ""), ("", pair.verdict, pair.difference, pair.stderr)
    for runner in found.runners_up:
        if runner.comparison is not None:
            own = runner.comparison
            yield (ClaimKind.RUNNER_UP, (runner.model,), ""), ("", own.verdict, own.difference, own.stderr)


def _is_subject(kind: str, name: str, fact: Any) -> bool:
    """Tell whether a fact is part of what a finding claims: names, and the value that models agree on."""
    if name == "value":
        return kind == ObservationKind.VARIANT_AGREES.value
    return isinstance(fact, (str, list)) and name != "secondary"


def _counts(old: AnalysisState, new: AnalysisState) -> Iterator[CountChange]:
    for status in dict.fromkeys((*old.data_quality, *new.data_quality)):
        before, after = old.data_quality.get(status, {}), new.data_quality.get(status, {})
        for kind in sorted({*before, *after}):
            if before.get(kind, 0) != after.get(kind, 0):
                yield CountChange(status, kind, before.get(kind, 0), after.get(kind, 0))


def _settings(old: State, new: State) -> Iterator[SettingChange]:
    """Keys of the study files; of an `analysis.json` only its selection and statistics are known."""
    before, after = old.settings, new.settings
    if old.runs is None or new.runs is None:
        before, after = (
            {f"{t}.{k}": v for t, rules in _rules(s.first).items() for k, v in rules.items()} for s in (old, new)
        )
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield SettingChange(key, before.get(key), after.get(key))

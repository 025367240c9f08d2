"""What changed as lines: the headline, and one line for each change on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.model.changes import BestChange, Changes, ClaimChange, CorrectedChange, Standing, TieChange
from reportgen.model.run_changes import Fate, RunChange, ValueChange
from reportgen.wording.catalog import _, clause, colon, gap, ngettext
from reportgen.wording.changes import (
    all_models,
    claim,
    data_unknown,
    difference,
    digits_of,
    distances,
    entered,
    fate,
    leads,
    limits,
    metric,
    pair,
    size,
    standing,
    untold,
    verdicts,
)
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped

_CLAIMS = "claims."
"""What keys of claims begin with."""


def headline(changes: Changes) -> str:
    """What changed in a few short sentences."""
    parts = [] if changes.data_known else [data_unknown()]
    if not changes.same_settings:
        parts.append(_("The two were analysed with different settings, so the results are not on equal terms."))
    if not changes.any:
        same = ngettext("{count} experiment", "{count} experiments", changes.new.experiments)
        return gap().join([_("Nothing changed ({experiments}).").format(
            experiments=same.format(count=grouped(changes.new.experiments))
        ), *parts])  # fmt: skip
    told = _by_fate([run.fate for run in changes.runs])
    found = [_("Experiments: {counts}.").format(counts=told)] if told else []
    found += _values_part(changes)
    found += _best_part(changes)
    found += _corrected_part(changes)
    found += _ties_part(changes)
    more = (
        (changes.claims, _("Verdicts: {count} changed.")),
        (changes.names, _("Ratios, models and methods: {count} changed.")),
        (
            changes.counts,
            ngettext(
                "Data quality: {count} count changed.", "Data quality: {count} counts changed.", len(changes.counts)
            ),
        ),
    )
    found += [text.format(count=grouped(len(items))) for items, text in more if items]
    found += _settings_part(changes)
    return gap().join([*found, *parts])


def _ties_part(changes: Changes) -> list[str]:
    if not changes.ties:
        return []
    found = [_("Tied sets: {count} changed.").format(count=grouped(len(changes.ties)))]
    untold = sum(item.untold is not None for item in changes.ties)
    if untold:
        text = ngettext(
            "In {count} of them it cannot be told on one side which configurations are tied.",
            "In {count} of them it cannot be told on one side which configurations are tied.",
            untold,
        )
        found.append(text.format(count=grouped(untold)))
    return found


def _settings_part(changes: Changes) -> list[str]:
    """Settings, and apart from them the claims of the study file, which are statements and no settings."""
    claims = [item for item in changes.settings if item.key.startswith(_CLAIMS)]
    settings = len(changes.settings) - len(claims)
    found = [_("Settings: {count} changed.").format(count=grouped(settings))] if settings else []
    if claims:
        fates = [Fate.NEW if i.old is None else Fate.GONE if i.new is None else Fate.CHANGED for i in claims]
        found.append(_("Claims of the study file: {counts}.").format(counts=_by_fate(fates)))
    return found


def _by_fate(fates: Sequence[Fate]) -> str:
    counts = {kind: fates.count(kind) for kind in Fate}
    return clause().join(
        _("{count} {fate}").format(count=grouped(count), fate=fate(kind)) for kind, count in counts.items() if count
    )


def _values_part(changes: Changes) -> list[str]:
    sizes = [abs(v.size.ratio) for run in changes.runs for v in run.values if v.size.ratio is not None]
    if not sizes:
        return []
    text = ngettext(
        "Of {count} changed value with a known standard error, {more} changed by more than {limit} SE; the largest change is {size} SE.",
        "Of {count} changed values with a known standard error, {more} changed by more than {limit} SE; the largest change is {size} SE.",
        len(sizes),
    )
    more = sum(size > changes.limit for size in sizes)
    return [
        text.format(
            count=grouped(len(sizes)), more=grouped(more), limit=fixed(changes.limit, 2), size=fixed(max(sizes), 1)
        )
    ]


def _best_part(changes: Changes) -> list[str]:
    if not changes.best:
        return [_("No best configuration changed.")]
    others = [change for change in changes.best if change.other]
    models = grouped(changes.new.models)
    found = []
    if others:
        text = ngettext(
            "{count} of {models} models has another best configuration ({standings}).",
            "{count} of {models} models have another best configuration ({standings}).",
            len(others),
        )
        found.append(text.format(count=grouped(len(others)), models=models, standings=_standings(others)))
    values = len(changes.best) - len(others)
    if values:
        text = ngettext(
            "{count} of {models} models has the same best configuration with another measured value.",
            "{count} of {models} models have the same best configuration with another measured value.",
            values,
        )
        found.append(text.format(count=grouped(values), models=models))
    return found


def _standings(others: Sequence[BestChange]) -> str:
    """What became of the old best ones: how many are tied with the new ones, and how many not."""
    texts = {
        Standing.TIED: _("the old one tied with it: {count}"),
        Standing.BEHIND: _("the old one not tied with it: {count}"),
        Standing.GONE: _("the old one no longer there: {count}"),
        Standing.UNKNOWN: _("not known whether the old one is tied with it: {count}"),
    }
    both = [change.standing for change in others if change.old is not None and change.new is not None]
    found = [text.format(count=grouped(both.count(kind))) for kind, text in texts.items() if kind in both]
    if len(both) < len(others):
        found.append(_("none on one side: {count}").format(count=grouped(len(others) - len(both))))
    return clause().join(found)


def _corrected_part(changes: Changes) -> list[str]:
    count = len(changes.corrected)
    if not count:
        return []
    text = ngettext(
        "{count} of {models} models has another figure to report (its best value, corrected).",
        "{count} of {models} models have another figure to report (their best value, corrected).",
        count,
    )
    return [text.format(count=grouped(count), models=grouped(changes.new.models))]


def sides_line(changes: Changes) -> str:
    """What was compared, in a line."""
    return _("{old} → {new}").format(old=changes.old.name, new=changes.new.name)


def run_line(found: RunChange, labels: Labels) -> str:
    """An experiment in a line."""
    digits = digits_of(labels, found.metric)
    if found.fate in (Fate.NEW, Fate.GONE):
        value = fixed(found.new if found.fate is Fate.NEW else found.old, digits)
        return _("{what}: {key}, {metric} {value} ({size} from the other side's best)").format(
            what=fate(found.fate),
            key=found.key,
            metric=labels.running(found.metric),
            value=value,
            size=size(found.size),
        )
    if not found.values:
        return _("{what}: {key}, all values the same").format(what=fate(found.fate), key=found.key)
    return ngettext(
        "{what}: {key}, {count} value differs", "{what}: {key}, {count} values differ", len(found.values)
    ).format(what=fate(found.fate), key=found.key, count=grouped(len(found.values)))


def value_line(key: str, found: ValueChange, labels: Labels) -> str:
    """A value in a line."""
    digits = digits_of(labels, found.metric)
    old, new = pair(found.old, found.new, digits)
    change = "" if found.size.difference is None else difference(found.size.difference, digits) + clause()
    return _("{key}, {metric}: {old} → {new} ({change}{size})").format(
        key=key, metric=metric(labels, found.metric), old=old, new=new, change=change, size=size(found.size)
    )


def best_line(found: BestChange, labels: Labels) -> str:
    """A best configuration in a line."""
    digits = digits_of(labels, found.metric)
    names = [
        _("none") if item is None else labels.configuration(item.method, item.params) for item in (found.old, found.new)
    ]
    old, new = pair(found.old.value if found.old else None, found.new.value if found.new else None, digits)
    which = names[1] if names[0] == names[1] else _("{old} → {new}").format(old=names[0], new=names[1])
    text = _("{model}: {which}; measured {metric} {old} → {new} ({change}, {size})").format(
        model=labels.model(found.model), which=which, metric=labels.running(found.metric), old=old, new=new,
        change=difference(found.size.difference, digits), size=size(found.size),
    )  # fmt: skip
    if not found.other or found.old is None or found.new is None:
        return text
    return text + _("; the old best is {standing}").format(standing=standing(found.standing))


def corrected_line(found: CorrectedChange, labels: Labels) -> str:
    """A corrected best value in a line, beside the measured one."""
    digits = digits_of(labels, found.metric)
    old, new = pair(found.old, found.new, digits)
    measured = pair(found.old_measured, found.new_measured, digits)
    return _("{model}: corrected {metric} {old} → {new}; as measured {first} → {second}").format(
        model=labels.model(found.model), metric=labels.running(found.metric), old=old, new=new, first=measured[0],
        second=measured[1],
    )  # fmt: skip


def claim_line(found: ClaimChange, labels: Labels) -> str:
    """A verdict in a line."""
    old, new = verdicts(found.old, found.new)
    what = {Fate.NEW: new, Fate.GONE: old}.get(found.fate) or _("{old} → {new}").format(old=old, new=new)
    return _("{fate}: {claim} {verdicts}; {leads}").format(
        fate=fate(found.fate), claim=claim(found, labels), verdicts=what.capitalize(), leads=leads(found)
    )


def tie_lines(found: TieChange, labels: Labels) -> list[str]:
    """A tied set: a line for its size, and below it one for each configuration that entered or left."""
    head = _("{model}: {old} → {new} configurations").format(
        model=all_models() if found.model is None else labels.model(found.model),
        old=grouped(found.old_size),
        new=grouped(found.new_size),
    )
    if found.untold is not None:
        return [head + colon() + untold(found.untold)]
    head += clause() + limits(found.old_limit, found.new_limit)
    return [head, *(line for line in _member_lines(found, labels))]


def _member_lines(found: TieChange, labels: Labels) -> Iterator[str]:
    for inside, group in ((True, found.entered), (False, found.left)):
        for member in group:
            which = labels.configuration(member.method, member.params)
            if found.model is None:
                which = labels.model(member.model) + clause() + which
            yield _("– {change}: {configuration}; {distances}").format(
                change=entered(inside=inside),
                configuration=which,
                distances=distances(member.old, member.new, member.why, member.lacking),
            )


def told(what: str, *values: str) -> str:
    """A thing, and its value on both sides or what became of it."""
    return what + colon() + " → ".join(values)


def more(count: int) -> str:
    """Say that further changes are not shown."""
    return _("and {count} more; --verbose shows all").format(count=grouped(count))

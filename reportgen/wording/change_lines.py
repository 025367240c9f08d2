"""What changed as lines: the headline, and one line for each change on a terminal."""

from __future__ import annotations

from reportgen.model.changes import BestChange, Changes, ClaimChange, Standing, TieChange
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
    limits,
    metric,
    pair,
    size,
    standing,
    verdicts,
)
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped


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
    counts = {kind: sum(run.fate is kind for run in changes.runs) for kind in Fate}
    told = [
        _("{count} {fate}").format(count=grouped(count), fate=fate(kind)) for kind, count in counts.items() if count
    ]
    found = [_("Experiments: {counts}.").format(counts=clause().join(told))] if told else []
    found += _values_part(changes)
    found += _best_part(changes)
    more = (
        (changes.ties, _("Tied sets: {count} changed.")),
        (changes.claims, _("Verdicts: {count} changed.")),
        (changes.names, _("Ratios, models and methods: {count} changed.")),
        (
            changes.counts,
            ngettext(
                "Data quality: {count} count changed.", "Data quality: {count} counts changed.", len(changes.counts)
            ),
        ),
        (changes.settings, _("Settings: {count} changed.")),
    )
    found += [text.format(count=grouped(len(items))) for items, text in more if items]
    return gap().join([*found, *parts])


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
    found = []
    if others:
        tied = sum(change.standing is Standing.TIED for change in others)
        text = _("Another best configuration: {count} of {models} models, of which {tied} within noise.")
        found.append(text.format(count=grouped(len(others)), models=grouped(changes.new.models), tied=grouped(tied)))
    values = len(changes.best) - len(others)
    if values:
        text = _("The same best configuration with another value: {count} of {models} models.")
        found.append(text.format(count=grouped(values), models=grouped(changes.new.models)))
    return found


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
    text = _("{model}: {which}; {metric} {old} → {new} ({change}, {size})").format(
        model=labels.model(found.model), which=which, metric=labels.running(found.metric), old=old, new=new,
        change=difference(found.size.difference, digits), size=size(found.size),
    )  # fmt: skip
    return text + (_("; the old best is {standing}").format(standing=standing(found.standing)) if found.other else "")


def claim_line(found: ClaimChange, labels: Labels) -> str:
    """A verdict in a line."""
    old, new = verdicts(found.old, found.new)
    what = {Fate.NEW: new, Fate.GONE: old}.get(found.fate) or _("{old} → {new}").format(old=old, new=new)
    return _("{fate}: {claim} {verdicts}; lead {leads}").format(
        fate=fate(found.fate), claim=claim(found, labels), verdicts=what.capitalize(),
        leads=distances(found.old_lead, found.new_lead, found.why),
    )  # fmt: skip


def tie_lines(found: TieChange, labels: Labels) -> list[str]:
    """A tied set: a line for its size, and one for each configuration that entered or left."""
    name = all_models() if found.model is None else labels.model(found.model)
    head = _("{model}: {old} → {new} configurations, limit {limits}").format(
        model=name, old=grouped(found.old_size), new=grouped(found.new_size),
        limits=limits(found.old_limit, found.new_limit),
    )  # fmt: skip
    members = [
        _("{model}, {change}: {configuration}; {distances}").format(
            model=labels.model(member.model),
            change=entered(inside=inside),
            configuration=labels.configuration(member.method, member.params),
            distances=distances(member.old, member.new, member.why),
        )
        for inside, group in ((True, found.entered), (False, found.left))
        for member in group
    ]
    # The same configuration may enter several sets: its line says of which it is.
    return [head, *(name + colon() + line if found.model is None else line for line in members)]


def told(what: str, *values: str) -> str:
    """A thing, and its value on both sides or what became of it."""
    return what + colon() + " → ".join(values)


def more(count: int) -> str:
    """Say that further changes are not shown."""
    return _("and {count} more; --verbose shows all").format(count=grouped(count))

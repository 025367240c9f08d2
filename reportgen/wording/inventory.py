"""What was found, in sentences: the head of the study file that `init` writes."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.wording.catalog import _, bracketed, colon, comma, gap, listed, ngettext, semicolon, stop
from reportgen.wording.numbers import grouped


def title() -> str:
    return _("Study file of reportgen, written by `reportgen init`. This was found under results/:")


def _counted(items: Sequence[str], more: int) -> str:
    names = list(items)
    return listed(
        [*names, ngettext("{count} other", "{count} others", more).format(count=grouped(more))] if more else names
    )


def models(count: int, families: Sequence[tuple[str, Sequence[str]]], more: int) -> str:
    """Say which models there are: families with their variants."""
    named = [family + bracketed(comma().join(variants)) for family, variants in families]
    text = ngettext("{count} model: {families}.", "{count} models: {families}.", count)
    return text.format(count=grouped(count), families=_counted(named, more))


def experiments(count: int, searches: int, configurations: int, ratio: str) -> str:
    runs = ngettext("{count} experiment", "{count} experiments", count).format(count=grouped(count))
    folders = ngettext("{count} search folder", "{count} search folders", searches).format(count=grouped(searches))
    text = ngettext(
        "{runs} in {folders} at pruning ratio {ratio} %, which is {count} configuration.",
        "{runs} in {folders} at pruning ratio {ratio} %, which are {count} configurations.",
        configurations,
    )
    return text.format(runs=runs, folders=folders, ratio=ratio, count=grouped(configurations))


def replicates(runs: int, names: Sequence[str]) -> str:
    text = ngettext(
        "{count} experiment repeats a configuration", "{count} experiments repeat a configuration", runs
    ).format(count=grouped(runs))
    return text + (_(", told apart by {names}.").format(names=listed(list(names))) if names else stop())


def other_ratios(ratios: Sequence[tuple[str, int]]) -> str:
    named = [
        ngettext("{ratio} % ({count} experiment)", "{ratio} % ({count} experiments)", count).format(
            ratio=ratio, count=grouped(count)
        )
        for ratio, count in ratios
    ]
    return ngettext(
        "Another ratio gets artefacts of its own: {ratios}.", "Other ratios get artefacts of their own: {ratios}.",
        len(named),
    ).format(ratios=listed(named))  # fmt: skip


def methods(names: Sequence[tuple[str, int]], models: int) -> str:
    """Say which methods there are and on how many models each was searched."""
    if len(names) > 1 and all(count == models for _name, count in names):
        text = _("{count} pruning methods, each on all models: {named}.")
        return text.format(count=len(names), named=listed([name for name, _count in names]))
    named = [
        _("{method} on all models").format(method=name)
        if count == models
        else _("{method} on {count} of {models} models").format(method=name, count=count, models=models)
        for name, count in names
    ]
    text = ngettext("{count} pruning method: {named}.", "{count} pruning methods: {named}.", len(named))
    return text.format(count=len(named), named=listed(named))


def parameter(name: str, values: Sequence[str], more: int) -> str:
    shown = comma().join(values) + (_(" and {count} more").format(count=grouped(more)) if more else "")
    return _("{name} with {values}").format(name=name, values=shown)


def grid(parameters: Sequence[str]) -> str:
    text = ngettext(
        "One parameter was varied: {parameters}.", "{count} parameters were varied: {parameters}.", len(parameters)
    )
    return text.format(count=len(parameters), parameters=semicolon().join(parameters))


def no_parameters() -> str:
    return _("No parameter was found in the names of the experiments' folders.")


def all_values(searches: int, every: int) -> str:
    """Say how many searches tried all values."""
    if every == searches:
        return ""
    if not every:
        return _("No search tried all of these values.")
    text = ngettext(
        "{every} of {searches} searches tried all of these values.", "{every} of {searches} searches tried all of these values.",
        searches,
    )  # fmt: skip
    return text.format(every=grouped(every), searches=grouped(searches))


def single(searches: int) -> str:
    return ngettext(
        "The search has a single configuration.", "Each of the {count} searches has a single configuration.", searches
    ).format(count=grouped(searches))


def no_grid() -> str:
    return _("The searches are no grids: they have fewer than half of the combinations of the values that they tried.")


def full_grids(full: int, searches: int, names: Sequence[str]) -> str:
    """Say how many searches have every combination of the values that they tried."""
    what = " × ".join(names)
    if full == searches:
        return ngettext(
            "The search is a full grid ({what}): nothing is missing.",
            "All {count} searches are full grids of the values that they tried ({what}): nothing is missing.",
            searches,
        ).format(count=grouped(searches), what=what)
    if searches == 1:
        return _("The search is no full grid of the values that it tried ({what}).").format(what=what)
    return _("{full} of {searches} searches are full grids of the values that they tried ({what}).").format(
        full=grouped(full), searches=grouped(searches), what=what
    )


def missing(lacking: Sequence[str], more: int) -> str:
    text = _("Missing are: {lacking}").format(lacking=semicolon().join(lacking))
    return text + (
        ngettext("; and cells of {count} more search.", "; and cells of {count} more searches.", more).format(
            count=grouped(more)
        )
        if more
        else stop()
    )


def lacks(search: str, cells: Sequence[str], more: int) -> str:
    """Name the cells that a search lacks."""
    shown = comma().join(cells)
    return search + colon() + shown + (_(" and {count} more").format(count=grouped(more)) if more else "")


def without_primary(count: int, metric: str) -> str:
    return ngettext(
        "{count} experiment has no {metric} and cannot be best.",
        "{count} experiments have no {metric} and cannot be best.",
        count,
    ).format(count=grouped(count), metric=metric)


def tasks(names: Sequence[str], *, all_models: bool) -> str:
    text = ngettext("{count} zero-shot task: {names}", "{count} zero-shot tasks: {names}", len(names))
    found = text.format(count=len(names), names=listed(list(names)))
    if not all_models:
        return found + _("; the mean accuracy is not over the same tasks on every model.")
    return found + _("; the mean accuracy is over all of them.")


def some_tasks(names: Sequence[str], mean: Sequence[str]) -> str:
    text = ngettext("{count} zero-shot task: {names}", "{count} zero-shot tasks: {names}", len(names))
    found = text.format(count=len(names), names=listed(list(names)))
    return found + _("; the mean accuracy is over {mean}.").format(mean=listed(list(mean)))


def no_tasks() -> str:
    return _("No accuracy on single tasks was found.")


def all_dense() -> str:
    return _("An unpruned model was found for each of the models.")


def some_dense(found: Sequence[str], lacking: Sequence[str]) -> str:
    there = _("An unpruned model was found for {found}").format(found=listed(list(found)))
    return there + _(", none for {lacking}.").format(lacking=listed(list(lacking))) + gap() + how_dense()


def no_dense() -> str:
    return _("No unpruned model was found.") + gap() + how_dense()


def how_dense() -> str:
    return _("Name its evaluation as `dense` below, and differences and shares kept are reported.")


def clean() -> str:
    return _("Every file was read, and nothing is in doubt.")


def all_read() -> str:
    return _("Every file that was found was used.")


def kinds(named: Sequence[tuple[str, int]], more: int) -> str:
    """List kinds of lines of the ledger with their counts."""
    shown = [kind + bracketed(grouped(count)) for kind, count in named]
    return comma().join(shown) + (_(" and {count} other kinds").format(count=grouped(more)) if more else "")


def unused(count: int, named: str, first: str) -> str:
    text = ngettext(
        "{count} experiment or folder could not be used, wholly or in part: {named}; the first file is {first}.",
        "{count} experiments or folders could not be used, wholly or in part: {named}; the first file is {first}.",
        count,
    )
    return text.format(count=grouped(count), named=named, first=first)


def doubtful(count: int, named: str) -> str:
    text = ngettext(
        "{count} thing was used with a reservation: {named}.",
        "{count} things were used with a reservation: {named}.",
        count,
    )
    return text.format(count=grouped(count), named=named)


def ledger_hint() -> str:
    return _("`reportgen check --verbose` lists each of them.")


def how_to_use() -> str:
    return _(
        "Every key below is optional. A line with # before its key shows the default, or an example where there is none; "
        "take the # away to change it. The lines without # say what was found: they change nothing until you do."
    )

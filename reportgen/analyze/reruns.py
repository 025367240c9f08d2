"""Experiments of two states: new, gone, run again, changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reportgen.analyze.sizes import size_of
from reportgen.model.experiments import Value
from reportgen.model.run_changes import Fate, NoSize, RunChange, Size, ValueChange
from reportgen.model.states import Run, State

Settings = Mapping[str, Value | bool]


def run_changes(old: State, new: State) -> tuple[RunChange, ...]:
    """Return the experiments and dense models that differ, new ones first, each kind in order of key.

    Nothing is known where a side is no more than an `analysis.json`.
    """
    if old.runs is None or new.runs is None:
        return ()
    added = [_alone(new.runs[key], old, Fate.NEW) for key in sorted(new.runs.keys() - old.runs.keys())]
    gone = [_alone(old.runs[key], new, Fate.GONE) for key in sorted(old.runs.keys() - new.runs.keys())]
    both = [_pair(old.runs[key], new.runs[key], new) for key in sorted(old.runs.keys() & new.runs.keys())]
    changed = [item for item in both if item is not None]
    again = [item for item in changed if item.fate is Fate.RERUN]
    return (*added, *gone, *again, *(item for item in changed if item.fate is Fate.CHANGED))


def _metric(state: State, run: Run) -> str:
    return (state.analyses.get(run.ratio) or state.first).primary


def _alone(run: Run, other: State, fate: Fate) -> RunChange:
    """A new or gone experiment: its size is its distance from the best of its model on the other side."""
    metric = _metric(other, run)
    value = run.values.get(metric)
    analysis = other.analyses.get(run.ratio)
    model = analysis.models.get(run.model) if analysis else None
    size = Size(why=NoSize.NO_COUNTERPART)
    if model is not None and model.best is not None:
        best = model.best
        size = size_of(best.metrics.get(metric), value, best.stderrs.get(metric), run.stderrs.get(metric))
    new = fate is Fate.NEW
    return RunChange(
        key=run.key,
        model=run.model,
        method=run.method,
        ratio=run.ratio,
        fate=fate,
        values=(),
        old_time="" if new else run.timestamp,
        new_time=run.timestamp if new else "",
        metric=metric,
        old=None if new else value,
        new=value if new else None,
        size=size,
    )


def _pair(old: Run, new: Run, state: State) -> RunChange | None:
    values = (*_settings(old.settings, new.settings), *_figures(old, new))
    again = _other(old.timestamp, new.timestamp) or _other(old.files, new.files)
    if not values and not again:
        return None
    metric = _metric(state, new)
    before, after = old.values.get(metric), new.values.get(metric)
    size = size_of(before, after, old.stderrs.get(metric), new.stderrs.get(metric))
    return RunChange(
        key=new.key,
        model=new.model,
        method=new.method,
        ratio=new.ratio,
        fate=Fate.RERUN if again else Fate.CHANGED,
        values=values,
        old_time=old.timestamp,
        new_time=new.timestamp,
        metric=metric,
        old=before,
        new=after,
        size=size,
    )


def _other(old: str, new: str) -> bool:
    """Tell whether two marks of a run differ; one that a side lacks says nothing."""
    return bool(old and new) and old != new


def _settings(old: Settings, new: Settings) -> Iterator[ValueChange]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield ValueChange(name, old.get(name), new.get(name), Size(why=NoSize.SETTING))


def _figures(old: Run, new: Run) -> Iterator[ValueChange]:
    """Values that are not the same to the last digit; a standard error is named where its own value stayed."""
    for name in dict.fromkeys((*old.values, *new.values)):
        before, after = old.values.get(name), new.values.get(name)
        if before != after:
            yield ValueChange(name, before, after, size_of(before, after, old.stderrs.get(name), new.stderrs.get(name)))
        elif old.stderrs.get(name) != new.stderrs.get(name):
            first, second = old.stderrs.get(name), new.stderrs.get(name)
            plain = size_of(first, second, None, None)
            why = NoSize.IS_STDERR if plain.why is NoSize.NO_STDERR else plain.why
            yield ValueChange(f"{name}_stderr", first, second, replace(plain, why=why))

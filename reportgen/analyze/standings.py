"""What became of the best configurations of two states: their values, corrected ones, and where the old ones stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.analyze.sizes import size_of
from reportgen.model.changes import BestChange, CorrectedChange, Picked, Standing
from reportgen.model.run_changes import NoSize, Size
from reportgen.model.states import AnalysisState, CellKey, ChoiceState, State, TiedState


def best_changes(old: AnalysisState, new: AnalysisState, state: State) -> Iterator[BestChange]:
    """Yield the models whose best configuration is another one, or has another value.

    Args:
        old: results of the old side.
        new: results of the new side, for the same ratio.
        state: the new side.
    """
    for model in (name for name in new.models if name in old.models):
        before, after = old.models[model].best, new.models[model].best
        first, second = _picked(before, old.primary), _picked(after, new.primary)
        if first == second:
            continue
        size = Size(why=NoSize.NO_COUNTERPART)
        if old.primary != new.primary:
            size = Size(why=NoSize.OTHER_METRIC)
        elif first is not None and second is not None:
            size = size_of(first.value, second.value, first.stderr, second.stderr)
        standing = _standing(before, after, tied_of(new, model), state.cells.get(new.ratio))
        # A metric that is no longer the primary one makes every value another one.
        if (
            standing is Standing.SAME
            and old.primary == new.primary
            and first
            and second
            and first.value == second.value
        ):
            continue
        yield BestChange(new.ratio, model, new.primary, first, second, size, standing)


def corrected_changes(old: AnalysisState, new: AnalysisState) -> Iterator[CorrectedChange]:
    """Yield the models whose corrected best value is another one; under another metric nothing is comparable."""
    if old.primary != new.primary:
        return
    before = {item.model: item for item in old.winners_curse}
    for item in new.winners_curse:
        was = before.get(item.model)
        if was is not None and was.corrected != item.corrected:
            yield CorrectedChange(
                new.ratio, item.model, new.primary, was.corrected, item.corrected, was.naive, item.naive
            )


def tied_of(found: AnalysisState, model: str | None) -> TiedState | None:
    """Return the tied set of a model over its methods, or that over all models."""
    return next((item for item in found.tied_sets if item.model == model and item.method is None), None)


def _picked(choice: ChoiceState | None, metric: str) -> Picked | None:
    if choice is None:
        return None
    return Picked(choice.method, choice.params, choice.metrics.get(metric), choice.stderrs.get(metric))


def _standing(
    old: ChoiceState | None, new: ChoiceState | None, tied: TiedState | None, cells: Mapping[CellKey, Any] | None
) -> Standing:
    if old is None or new is None:
        return Standing.UNKNOWN
    if old.key == new.key:
        return Standing.SAME
    if tied is not None and any(member.key == old.key for member in tied.members):
        return Standing.TIED
    if cells and old.key not in cells:
        return Standing.GONE
    return Standing.UNKNOWN if tied is None or tied.critical is None else Standing.BEHIND

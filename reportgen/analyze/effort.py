"""How much search was needed, and what to run next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import POWER, detectable, difference_stderr, quantile
from reportgen.analyze.runs import run_sd
from reportgen.model.claims import Configuration, Why
from reportgen.model.consolidated import Slice
from reportgen.model.results import ModelResult
from reportgen.model.shares import EffortPoint, NextRun, RunsNeeded
from reportgen.model.shares import SearchEffort as Effort
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

POINTS = 200
"""Most configurations whose curve is given at every number of trials."""

TAILS = (0.05, 0.95)
"""Quantiles of the best that go with its expectation."""

MEMBERS = 10
"""Most tied configurations in a plan."""

WITHIN_REACH = 1000
"""Most runs of one configuration that a plan asks for."""

PILOT = 3
"""Runs of each configuration that first tell the standard deviation from run to run."""

SCENARIOS = (0.25, 0.5, 1.0)
"""Standard deviations from run to run, in item-sampling standard errors, that are gone through where it is unknown."""

_ROUNDING = 1e-12
"""What rounding may add to a probability."""


@dataclass(frozen=True, slots=True)
class SearchEffort:
    """Best of k configurations drawn from those of a search, for each model and for each of its methods."""

    result: str = "effort"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator) -> tuple[Effort, ...]:
        """Return the curves: a model's whole search, then each method's."""
        cells = cells_of(part, study, so_far)
        found = []
        for summary in part.models:
            own = cells[summary.model.name]
            found.append(_effort(own, None, study))
            found += [_effort(own.of_method(item.method), item.method, study) for item in summary.methods]
        return tuple(found)


def best_of(scores: Floats) -> tuple[Floats, Floats, Floats]:
    """Expectation, standard deviation and quantiles of the best of k scores drawn without replacement, exactly.

    P(best <= i-th smallest) = C(i, k) / C(n, k), the hypergeometric form of the unbiased estimate of the expected
    maximum (Tang et al. 2020). Where equal scores stand, the sum over their places is what counts.

    Args:
        scores: larger is better, shape (n,).

    Returns:
        Expectation, shape (n,) for k = 1 to n; standard deviation, shape (n,); the `TAILS`, shape (n, 2).
    """
    import numpy as np  # noqa: PLC0415

    ordered = np.sort(scores)
    size = len(ordered)
    # Distances from the best keep the digits that squares of large values would lose.
    short = ordered[-1] - ordered
    places = np.arange(1, size + 1)
    below = places / size
    mean, sd, tails = np.empty(size), np.empty(size), np.empty((size, len(TAILS)))
    for trials in range(1, size + 1):
        chance = np.diff(below, prepend=0.0)
        loss = float(chance @ short)
        mean[trials - 1] = ordered[-1] - loss
        sd[trials - 1] = math.sqrt(float(chance @ (short - loss) ** 2))
        tails[trials - 1] = ordered[np.searchsorted(below, np.array(TAILS) - _ROUNDING)]
        if trials < size:
            below = below * (np.maximum(places - trials, 0) / (size - trials))
    return np.maximum.accumulate(mean), sd, tails


def _effort(cells: Cells, method: str | None, study: Study) -> Effort:
    import numpy as np  # noqa: PLC0415

    size = len(cells)
    if not size:
        return Effort(cells.model, method, 0, None, why=Why.NO_VALUE)
    place = int(cells.scores.argmax())
    stderr = _known(cells.stderrs[place])
    found = Effort(cells.model, method, size, float(cells.values[place]), stderr)
    if size == 1:
        return replace(found, why=Why.ONE_CELL)
    mean, sd, tails = best_of(cells.scores)
    short = mean[-1] - mean

    def within(distance: float) -> int:
        return int((short <= distance).argmax()) + 1

    trials = np.arange(1, size + 1)
    if size > POINTS:
        trials = np.unique(np.geomspace(1, size, POINTS).round().astype(int))
    ends = np.sort(cells.sign * tails, axis=1)
    return replace(
        found,
        points=tuple(
            EffortPoint(k, cells.sign * float(mean[k - 1]), float(sd[k - 1]), *map(float, ends[k - 1]))
            for k in trials.tolist()
        ),
        within_stderr=None if stderr is None else within(stderr),
        within_margin=within(study.statistics.margin),
    )


@dataclass(frozen=True, slots=True)
class NextRuns:
    """Replicates that would separate the configurations tied with the best of each model."""

    result: str = "next_runs"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator) -> tuple[NextRun, ...]:
        """Return a plan for each model; the tied sets are those that an earlier step left as `ties`."""
        cells = cells_of(part, study, so_far)
        ties = {item.model: item for item in so_far.get("ties") or () if item.method is None}
        return tuple(
            _plan(cells[model.model.name], model, ties.get(model.model.name), study) for model in so_far["models"]
        )


def runs_needed(difference: float, sigma: float, comparisons: int, level: float) -> int | None:
    """Runs of each of two configurations that tell their means apart with a power of 80 %; None if out of reach.

    r = 2 sigma^2 (z_(1 - alpha / 2m) + z_0.8)^2 / d^2, rounded up (two-sided normal test, Bonferroni over m).

    Args:
        difference: between the means, d.
        sigma: standard deviation from run to run.
        comparisons: number of comparisons, m.
        level: 1 - alpha.
    """
    if difference <= 0:
        return None
    ratio = (quantile(1 - (1 - level) / (2 * comparisons)) + quantile(POWER)) * sigma / difference
    # Compared before it is squared: a tiny difference must not overflow.
    if ratio > math.sqrt(WITHIN_REACH / 2):
        return None
    return max(1, math.ceil(2 * ratio * ratio))


def _plan(cells: Cells, model: ModelResult, ties: Any, study: Study) -> NextRun:
    if model.best is None or not len(cells):
        return NextRun(cells.model, None, WITHIN_REACH, why=Why.NO_VALUE)
    best = cells.place(model.best)
    sigma = run_sd([cells], study)
    found = NextRun(
        cells.model,
        cells.configurations[best],
        WITHIN_REACH,
        present=int(cells.replicates[best]),
        sigma=sigma,
        given=study.statistics.run_sd is not None,
    )
    if len(cells) == 1:
        return replace(found, why=Why.ONE_CELL)
    found = _against_items(found, cells, best, study)
    if ties is None or ties.why is not None:
        return replace(found, why=Why.NO_STDERR if ties is None else ties.why)
    return _replicates(found, cells, best, ties.members, study)


def _replicates(found: NextRun, cells: Cells, best: int, tied: Sequence[Configuration], study: Study) -> NextRun:
    """Fill in the runs that would tell the best from the closest of those tied with it."""
    places = _places(cells, tied, best)
    members = _members(cells, best, places[:MEMBERS], found.sigma, study)
    found = replace(found, tied=len(places), members=members)
    if not members:
        return found
    if found.sigma is None:
        present = (found.present, *(member.present for member in members))
        return replace(found, pilot=sum(max(0, PILOT - runs) for runs in present))
    needed = [(member.runs, member.present) for member in members if member.runs is not None]
    if not needed:
        return found
    # The best runs as often as the closest member within reach.
    needed.append((max(runs for runs, _ in needed), found.present))
    return replace(
        found,
        total=sum(runs for runs, _ in needed),
        further=sum(max(0, runs - there) for runs, there in needed),
    )


def _members(
    cells: Cells, best: int, places: Sequence[int], sigma: float | None, study: Study
) -> tuple[RunsNeeded, ...]:
    level, stderr = study.statistics.level, _known(cells.stderrs[best])
    found = []
    for place in places:
        difference = max(0.0, float(cells.scores[best] - cells.scores[place]))
        runs: int | None = None
        scenarios: tuple[tuple[float, int | None], ...] = ()
        if sigma is not None:
            runs = runs_needed(difference, sigma, len(places), level)
        elif stderr is not None:
            scenarios = tuple(
                (share * stderr, runs_needed(difference, share * stderr, len(places), level)) for share in SCENARIOS
            )
        found.append(
            RunsNeeded(
                configuration=cells.configurations[place],
                difference=difference,
                present=int(cells.replicates[place]),
                runs=runs,
                out_of_reach=sigma is not None and runs is None,
                scenarios=scenarios,
            )
        )
    return tuple(found)


def _places(cells: Cells, members: Sequence[Configuration], best: int) -> list[int]:
    """Places of the members, the closest to the best first, itself left out."""
    known = {cell.experiments: place for place, cell in enumerate(cells.configurations)}
    places = {known[member.experiments] for member in members if member.experiments in known} - {best}
    return sorted(places, key=lambda place: (-float(cells.scores[place]), place))


def _against_items(found: NextRun, cells: Cells, best: int, study: Study) -> NextRun:
    """Fill in what item noise says of the best two.

    Replicates answer the same items, so this noise does not shrink with them; it does with the number of items.
    """
    second = cells.runner_up(best)
    difference = max(0.0, float(cells.scores[best] - cells.scores[second]))
    found = replace(found, runner_up=cells.configurations[second], difference=difference)
    first, other = _known(cells.stderrs[best]), _known(cells.stderrs[second])
    if first is None or other is None:
        return found
    rule = study.statistics
    smallest = detectable(float(difference_stderr(first, other, rule.correlation)), rule.level)
    factor = (smallest / difference) ** 2 if difference > 0 else math.inf
    return replace(found, detectable=smallest, items_factor=factor if math.isfinite(factor) else None)


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

"""The winner's curse: what the best of many noisy figures is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.shrinkage import additive_posterior
from reportgen.analyze.streams import streams
from reportgen.model.claims import Why
from reportgen.model.consolidated import Slice
from reportgen.model.precision import WinnersCurse
from reportgen.model.results import ModelResult
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator

_TOP = 3

_ROOM = 4_000_000
"""Random numbers held at once."""


@dataclass(frozen=True, slots=True)
class WinnersCurses:
    """Naive and corrected best of each model, and how likely the pick is the truly best one.

    The best of n noisy values is too good. Its bias is found by parametric bootstrap: values shrunk towards the
    additive fit of the grid stand for the truth, noise is added, the best is picked again, and the mean of what it
    gained is taken off. The posterior of the same model, with the sizes of its effects integrated out, gives the
    interval, the probabilities and the expected regret. A single configuration that truly stands out alone is taken
    for luck and corrected too far. Andrews, Kitagawa, McCloskey (2024) and Zrnic, Fithian (2024) discuss the problem.
    """

    result: str = "curse"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator
    ) -> tuple[WinnersCurse, ...]:
        """Return a correction for each model, in the study's order."""
        models: Sequence[ModelResult] = so_far["models"]
        cells = cells_of(part, study, so_far)
        named = streams(random)
        names = [model.model.name for model in models]
        return tuple(
            _curse(model, cells[name], part, study, named(name)) for model, name in zip(models, names, strict=True)
        )


def _curse(model: ModelResult, cells: Cells, part: Slice, study: Study, random: Generator) -> WinnersCurse:
    import numpy as np  # noqa: PLC0415

    name, rule = model.model.name, study.statistics
    if model.best is None:
        return WinnersCurse(name, len(cells), None, why=Why.NO_VALUE)
    pick = cells.place(model.best)
    naive = float(cells.values[pick])
    if len(cells) < 2:  # noqa: PLR2004
        return WinnersCurse(name, len(cells), naive, why=Why.ONE_CELL)
    if not np.isfinite(cells.stderrs).any():
        return WinnersCurse(name, len(cells), naive, why=Why.NO_STDERR)
    stderr = float(np.sqrt(np.nanmean(cells.stderrs**2)))
    noise = stderr * (1 - rule.correlation) ** 0.5
    if noise == 0:
        return WinnersCurse(name, len(cells), naive, why=Why.NO_STDERR)
    # A parameter's effect belongs to its method: the methods of a model need not agree on what helps.
    factors = [list(zip(cells.methods, cells.parameter(parameter), strict=True)) for parameter in part.parameters]
    posterior = additive_posterior(cells.scores, noise, cells.methods, factors)
    draws = max(100, min(rule.draws, _ROOM // len(cells)))
    again = posterior.mean + noise * random.standard_normal((draws, len(cells)))
    picked = again.argmax(axis=1)
    bias = float((again.max(axis=1) - posterior.mean[picked]).mean())
    true = posterior.draw(draws, random)
    # Cells that the model takes to be equally good share the chance of being the best: a hair decides at random.
    true += 1e-9 * noise * random.standard_normal(true.shape)
    better = (true > true[:, [pick]]).sum(axis=1)
    # What all configurations share does not change the pick, yet the value is no surer for that.
    shared = stderr * rule.correlation**0.5 * random.standard_normal(draws)
    ends = np.quantile(true[:, pick] + shared, [(1 - rule.level) / 2, (1 + rule.level) / 2])
    low, high = sorted(float(end) * cells.sign for end in ends)
    return WinnersCurse(
        model=name,
        cells=len(cells),
        naive=naive,
        corrected=naive - cells.sign * bias,
        bias=cells.sign * bias,
        posterior=float(posterior.mean[pick]) * cells.sign,
        low=low,
        high=high,
        best=float((better == 0).mean()),
        top=float((better < _TOP).mean()),
        regret=float((true.max(axis=1) - true[:, pick]).mean()),
        noise=noise,
        spread=posterior.spread,
    )

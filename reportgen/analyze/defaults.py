"""One configuration for all models: what it costs on each, and what it would have cost on a family not seen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.fairness import DIFFERENCE_DIGITS, Combination, combination, rounded
from reportgen.analyze.noise import alike, critical, difference_stderr, ranges
from reportgen.model.claims import Configuration, Why
from reportgen.model.comparisons import Default, DefaultRegrets, FamilyLeftOut
from reportgen.model.consolidated import Slice
from reportgen.model.results import ModelResult
from reportgen.study import Statistics, Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LISTED = 20
"""Most configurations whose regrets are listed."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Regret of the configurations that all models have, and the one to recommend.

    The regret of a configuration on a model is the best score of the model minus its own; the default is the
    configuration of the smallest mean regret (Probst, Boulesteix and Bischl 2019), the minimax one that of the
    smallest worst regret (Savage 1951). As the best was chosen from many, regret is inflated: the corrected one is
    against the bests that an earlier step left as `curse`, with no regret below zero. The scores of the shared
    configurations themselves are as measured.
    """

    result: str = "defaults"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator) -> DefaultRegrets:
        """Return the regrets over the models that have a best configuration."""
        models: Sequence[ModelResult] = so_far["models"]
        cells = cells_of(part, study, so_far)
        chosen = [model for model in models if model.best is not None and len(cells[model.model.name])]
        own = [cells[model.model.name] for model in chosen]
        bests = [item.place(model.best) for item, model in zip(own, chosen, strict=True) if model.best is not None]
        places = shared_places(own)
        names = tuple(item.model for item in own)
        found = DefaultRegrets(
            models=names,
            bests=tuple(item.configurations[best] for item, best in zip(own, bests, strict=True)),
            missing=tuple(model.model.name for model in models if model.model.name not in names),
            shared=places.shape[1],
            tasks_differ=len({item.tasks for item in own}) > 1,
        )
        if not own:
            return replace(found, why=Why.NO_VALUE)
        if not places.size:
            return replace(found, why=Why.NOTHING_SHARED)
        regrets = Regrets(own, places, bests, corrected_bests(own, bests, so_far.get("curse") or ()), study.statistics)
        found = regrets.summed_up(found, random)
        if len(own) == 1:
            return replace(found, why=Why.ONE_MODEL)
        return regrets.left_out(found, [model.model.family for model in chosen])


def shared_places(models: Sequence[Cells]) -> NDArray[np.intp]:
    """Return the places of the configurations, by method and parameters, that all models have.

    Returns:
        Shape (M, c): a row for each model, a column for each shared configuration, in the first model's order.
    """
    import numpy as np  # noqa: PLC0415

    known: list[dict[tuple[str, Combination], int]] = [
        {(cell.method, combination(cell)): place for place, cell in enumerate(cells.configurations)} for cells in models
    ]
    shared = [key for key in (known[0] if known else ()) if all(key in other for other in known[1:])]
    return np.array([[own[key] for key in shared] for own in known], dtype=np.intp).reshape(len(models), len(shared))


def corrected_bests(models: Sequence[Cells], bests: Sequence[int], curse: Sequence[Any]) -> Floats | None:
    """Best scores corrected for the winner's curse, never above those measured; None unless each model has one.

    Args:
        models: the M models.
        bests: place of the best of each.
        curse: what has the fields `model` and `corrected`, the latter in the metric's unit; entries on a single
            method are passed over.

    Returns:
        Shape (M,), larger is better.
    """
    import numpy as np  # noqa: PLC0415

    known = {
        item.model: item.corrected
        for item in curse
        if item.corrected is not None and getattr(item, "method", None) is None
    }
    if not all(cells.model in known for cells in models):
        return None
    return np.array(
        [
            min(cells.sign * float(known[cells.model]), float(cells.scores[best]))
            for cells, best in zip(models, bests, strict=True)
        ]
    )


class Regrets:
    """Regrets of the c shared configurations on the M models; matrices are of shape (M, c)."""

    def __init__(
        self,
        models: Sequence[Cells],
        places: NDArray[np.intp],
        bests: Sequence[int],
        corrected: Floats | None,
        rule: Statistics,
    ) -> None:
        import numpy as np  # noqa: PLC0415

        self.models = models
        self.rule = rule
        pairs = list(zip(models, places, strict=True))
        scores = np.array([cells.scores[row] for cells, row in pairs])
        self.stderrs: Floats = np.array([cells.stderrs[row] for cells, row in pairs])
        self.configurations: list[Configuration] = [models[0].configurations[place] for place in places[0]]
        # The best of all is at least the best of the shared; rounding must not make a regret negative.
        tops = np.array([cells.scores[best] for cells, best in zip(models, bests, strict=True)])
        self.regrets: Floats = np.maximum(tops[:, None] - scores, 0)
        self.within: Floats = scores.max(axis=1, keepdims=True) - scores
        self.corrected: Floats | None = None if corrected is None else np.maximum(corrected[:, None] - scores, 0)
        top_errors = np.array([cells.stderrs[best] for cells, best in zip(models, bests, strict=True)])
        errors = difference_stderr(self.stderrs, top_errors[:, None], rule.correlation)
        errors[places == np.array(bests)[:, None]] = 0  # the best against itself, whatever its error
        self.errors: Floats = np.sqrt((errors**2).sum(axis=0)) / len(models)
        self.means: Floats = rounded(self.regrets.mean(axis=0), DIFFERENCE_DIGITS)
        self.worsts: Floats = rounded(self.regrets.max(axis=0), DIFFERENCE_DIGITS)
        self.chosen = places[0] == bests[0]

    def summed_up(self, found: DefaultRegrets, random: Generator) -> DefaultRegrets:
        """Fill in the regrets, and the configurations that are the first and near it."""
        import numpy as np  # noqa: PLC0415

        # Of equals, the better by the other criterion; then the best of the first model, and the study's order.
        by_mean = np.lexsort((~self.chosen, self.worsts, self.means)).tolist()
        by_worst = np.lexsort((~self.chosen, self.means, self.worsts)).tolist()
        near, limit = self.near(by_mean[0], random)
        return replace(
            found,
            recommended=self.default(by_mean[0]),
            minimax=self.default(by_worst[0]),
            listed=tuple(self.default(place) for place in by_mean[:LISTED]),
            indistinguishable=near,
            critical=limit,
        )

    def default(self, place: int) -> Default:
        """One configuration and its regrets."""
        regrets = self.regrets[:, place]
        cell, stderr = self.configurations[place], float(self.errors[place])
        return Default(
            method=cell.method,
            params=cell.params,
            rank=1 + int((self.means < self.means[place]).sum()),
            mean=float(regrets.mean()),
            worst=float(regrets.max()),
            worst_model=self.models[int(regrets.argmax())].model,
            stderr=stderr if math.isfinite(stderr) else None,
            mean_shared=float(self.within[:, place].mean()),
            worst_shared=float(self.within[:, place].max()),
            corrected=None if self.corrected is None else float(self.corrected[:, place].mean()),
            regrets=tuple(regrets.tolist()),
        )

    def near(self, place: int, random: Generator) -> tuple[int | None, float | None]:
        """Count the configurations within noise of one, itself included, and return the critical value.

        The value is that of all pairs, so it is safe for a recommendation that the data chose (as in `TiedSets`);
        noise is independent over models.
        """
        import numpy as np  # noqa: PLC0415

        if not np.isfinite(self.stderrs[:, place]).all():
            return None, None
        count = len(self.configurations)
        if count == 1:
            return 1, None
        limit = critical(ranges(count, self.rule.draws, random), self.rule.level)
        errors = difference_stderr(self.stderrs, self.stderrs[:, place, None], self.rule.correlation)
        stderrs = np.sqrt((errors**2).sum(axis=0)) / len(self.models)
        gaps = self.means - self.means[place]
        inside = alike(gaps, stderrs, limit)
        inside[place] = True
        return int(inside.sum()), limit

    def left_out(self, found: DefaultRegrets, families: Sequence[str]) -> DefaultRegrets:
        """Fill in the regrets of what is chosen without a family, on that family."""
        import numpy as np  # noqa: PLC0415

        names = tuple(dict.fromkeys(families))
        if len(names) < 2:  # noqa: PLR2004  nothing to choose by
            return found
        out, corrected = [], []
        for family in names:
            inside = np.array([own == family for own in families])
            others = self.regrets[~inside]
            place = int(
                np.lexsort([rounded(row, DIFFERENCE_DIGITS) for row in (others.max(axis=0), others.mean(axis=0))])[0]
            )
            cell = self.configurations[place]
            out.append(
                FamilyLeftOut(
                    family,
                    cell.method,
                    cell.params,
                    tuple(name for name, own in zip(found.models, families, strict=True) if own == family),
                    tuple(self.regrets[inside, place].tolist()),
                )
            )
            if self.corrected is not None:
                corrected += self.corrected[inside, place].tolist()
        regrets = [regret for item in out for regret in item.regrets]
        return replace(
            found,
            left_out=tuple(out),
            left_out_mean=float(np.mean(regrets)),
            left_out_worst=max(regrets),
            left_out_corrected=float(np.mean(corrected)) if corrected else None,
        )

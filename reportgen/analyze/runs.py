"""How much the primary metric varies from run to run of one configuration."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.model.claims import Why
from reportgen.model.consolidated import Slice
from reportgen.model.relations import RunToRun
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator


def pooled_sd(sds: Sequence[float], runs: Sequence[int]) -> tuple[float, int]:
    """Return the pooled standard deviation, sqrt(sum (r - 1) sd^2 / sum (r - 1)), and its degrees of freedom."""
    df = sum(runs) - len(runs)
    squares = math.fsum((count - 1) * sd * sd for sd, count in zip(sds, runs, strict=True))
    return math.sqrt(squares / df), df


def run_sd(models: Iterable[Cells], study: Study) -> float | None:
    """Return the standard deviation from run to run: the study file's, else pooled over replicates, else None."""
    if study.statistics.run_sd is not None:
        return study.statistics.run_sd
    found = [
        (sd, int(runs))
        for cells in models
        for sd, runs in zip(cells.sds.tolist(), cells.replicates.tolist(), strict=True)
        if runs > 1 and math.isfinite(sd)
    ]
    return pooled_sd([sd for sd, _ in found], [runs for _, runs in found])[0] if found else None


def sd_interval(sd: float, df: int, level: float) -> tuple[float, float]:
    """Interval of the standard deviation of normal figures, from df sd^2 / sigma^2 being chi-square with df."""
    from scipy.special import gammaincinv  # noqa: PLC0415

    high, low = (2 * float(gammaincinv(df / 2, share)) for share in ((1 - level) / 2, (1 + level) / 2))
    return sd * math.sqrt(df / low), sd * math.sqrt(df / high)


@dataclass(frozen=True, slots=True)
class RunSpread:
    """The standard deviation from run to run, pooled over the configurations with replicates.

    Pooling takes it to be the same for all of them. What varies is what the runs varied: the seed, the calibration
    sample, or nothing but the order of floating-point sums.
    """

    result: str = "run_spread"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[RunToRun, ...]:
        """Return the spread over all models, then that of each in the study's order."""
        cells = tuple(cells_of(part, study, so_far).values())
        names = zip(part.frame["search"].tolist(), part.frame["experiment"].tolist(), strict=True)
        values = part.frame[study.selection.metric].tolist() if study.selection.metric in part.frame else []
        # Runs without the primary metric are replicates, but no part of its standard deviation.
        finite = {
            f"{search}/{name}" for (search, name), value in zip(names, values, strict=False) if math.isfinite(value)
        }
        return (_spread(None, cells, finite, study), *(_spread(item.model, (item,), finite, study) for item in cells))


def _spread(model: str | None, models: Sequence[Cells], finite: set[str], study: Study) -> RunToRun:
    given, level = study.statistics.run_sd, study.statistics.level
    found = [
        (sd, sum(run in finite for run in cell.experiments))
        for item in models
        for sd, cell in zip(item.sds.tolist(), item.configurations, strict=True)
        if math.isfinite(sd)
    ]
    errors = [error for item in models for error in item.stderrs.tolist() if math.isfinite(error)]
    stderr = math.fsum(errors) / len(errors) if errors else None
    pooled, df = pooled_sd([sd for sd, _ in found], [runs for _, runs in found]) if found else (None, 0)
    low, high = (None, None) if pooled is None else sd_interval(pooled, df, level)
    sd = pooled if given is None else given
    source = "study" if given is not None else ("replicates" if found else None)
    return RunToRun(
        model=model,
        configurations=len(found),
        df=df,
        pooled=pooled,
        low=low,
        high=high,
        sd=sd,
        source=source,
        stderr=stderr,
        ratio=sd / stderr if sd is not None and stderr else None,
        why=Why.NO_RUN_SD if sd is None else None,
    )

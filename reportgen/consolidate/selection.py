"""Configurations and the best of them: replicates averaged, constraints, ties."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from reportgen.consolidate.frame import Columns, objects
from reportgen.consolidate.rows import Rows, rows_of
from reportgen.model.consolidated import Choice, MethodSummary
from reportgen.model.experiments import Value
from reportgen.model.known import STDERR_SUFFIX, Direction
from reportgen.model.ledger import Entry, Fact, Kind, Status
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GROUP = ("model", "method", "ratio")


def average_replicates(
    frame: pd.DataFrame, columns: Columns, parameters: Sequence[str], primary: str
) -> tuple[pd.DataFrame, list[Entry]]:
    """Return one row a configuration, with `replicates`, `sd` of the primary metric and the `experiments`.

    Metrics are means over the replicates that have a finite value. Replicates answer the same items, so the
    standard error of a mean over items does not shrink with their number: it is their root mean square.
    """
    import pandas as pd  # noqa: PLC0415

    rows = rows_of(frame)
    keys = [f"{search}/{name}" for search, name in zip(rows.values("search"), rows.values("experiment"), strict=True)]
    runs = [group.places.tolist() for group in rows.groups(*GROUP, *parameters).values()]
    repeated = {number: places for number, places in enumerate(runs) if len(places) > 1}
    entries = []
    for first, *others in repeated.values():
        facts: dict[str, Fact] = {"first": keys[first], "replicates": len(others) + 1}
        entries += [
            Entry(key, f"results/{key}", Kind.REPLICATE, Status.RESERVATION, facts)
            for key in (keys[place] for place in others)
        ]
    firsts = rows.at([places[0] for places in runs])
    data: dict[str, Any] = {}
    for name in rows.columns:
        if name in columns.metrics:
            data[name] = _averaged(rows.figures(name), firsts.figures(name), repeated)
        elif name in columns.stderrs:
            data[name] = _averaged(rows.figures(name), firsts.figures(name), repeated, power=2)
        else:
            data |= objects({name: firsts.values(name)})
    data |= objects(
        {"experiments": [tuple(keys[place] for place in places) for places in runs], "replicates": list(map(len, runs))}
    )
    return pd.DataFrame({**data, "sd": _spread(rows.figures(primary), repeated, len(runs))}), entries


def _averaged(values: Floats, firsts: Floats, repeated: Mapping[int, list[int]], power: int = 1) -> Floats:
    """Return `firsts` with the power means of the repeated configurations' finite values, where they have any."""
    import numpy as np  # noqa: PLC0415

    finite = np.isfinite(values)
    if not repeated or not finite.any():
        return firsts
    whole = finite.all()
    listed = (values if power == 1 else values * values).tolist()
    for number, places in repeated.items():
        own = itemgetter(*places)(listed)
        if not whole:
            own = tuple(filter(math.isfinite, own))
        if own:
            mean = math.fsum(own) / len(own)
            firsts[number] = mean if power == 1 else math.sqrt(mean)
    return firsts


def _spread(values: Floats, repeated: Mapping[int, list[int]], count: int) -> Floats:
    """Return the standard deviation of each repeated configuration's finite values, NaN below two."""
    import numpy as np  # noqa: PLC0415

    found = np.full(count, math.nan)
    listed = values.tolist()
    for number, places in repeated.items():
        own = [listed[place] for place in places if math.isfinite(listed[place])]
        if len(own) > 1:
            found[number] = statistics.stdev(own)
    return found


def admitted(rows: Rows, study: Study) -> Rows:
    """Return the configurations that have the primary metric and meet all constraints with measured values."""
    import numpy as np  # noqa: PLC0415

    rule = study.selection
    those = np.isfinite(rows.figures(rule.metric))
    for constraint in rule.constraints:
        values = rows.figures(constraint.metric)
        those &= np.isfinite(values) & np.array([constraint.holds(value) for value in values.tolist()], dtype=bool)
    return rows.at(np.flatnonzero(those))


def choose(rows: Rows, study: Study, columns: Columns, parameters: Sequence[str]) -> Choice | None:
    """Return the best of the eligible configurations, with its exact ties; None where none is eligible.

    Best is the largest primary metric (smallest, if down is better). Exact ties are broken by the tie metrics in
    their directions, then by order.
    """
    import numpy as np  # noqa: PLC0415

    candidates = admitted(rows, study)
    if not len(candidates):
        return None

    def narrowed(places: NDArray[np.intp], name: str) -> NDArray[np.intp]:
        values = candidates.figures(name)[places]
        up = study.metric(name).direction is Direction.UP
        ranks = np.where(np.isfinite(values), -values if up else values, math.inf)
        found: NDArray[np.intp] = places[ranks == ranks.min()]
        return found

    tied = narrowed(np.arange(len(candidates)), study.selection.metric)
    best = int(reduce(narrowed, study.selection.ties, tied)[0])
    ties = tuple(candidates.value("experiments", place)[0] for place in tied.tolist() if place != best)
    return to_choice(candidates, best, columns, parameters, ties)


def to_choice(
    rows: Rows, place: int, columns: Columns, parameters: Sequence[str], ties: tuple[str, ...] = ()
) -> Choice:
    """Return the configuration at a place as a `Choice`."""

    def given(names: Sequence[str]) -> dict[str, float]:
        found = {name: float(rows.value(name, place)) for name in names}
        return {name: value for name, value in found.items() if not math.isnan(value)}

    params: dict[str, Value] = {name: rows.value(name, place) for name in parameters}
    sd = float(rows.value("sd", place))
    return Choice(
        model=rows.value("model", place),
        method=rows.value("method", place),
        params={name: value for name, value in params.items() if value is not None},
        metrics=given(columns.metrics),
        stderrs={name.removesuffix(STDERR_SUFFIX): value for name, value in given(columns.stderrs).items()},
        replicates=rows.value("replicates", place),
        sd=None if math.isnan(sd) else sd,
        output_dir=rows.value("output_dir", place),
        source=rows.value("source", place),
        experiments=rows.value("experiments", place),
        ties=ties,
    )


def summarise_method(
    method: str, runs: Rows, rows: Rows, study: Study, columns: Columns, parameters: Sequence[str]
) -> MethodSummary:
    """Count a method's experiments on one model and choose its best configuration.

    Args:
        method: its name.
        runs: its experiments.
        rows: its configurations.
        study: the selection rule.
        columns: the frame's columns.
        parameters: the grid's parameters.
    """
    import numpy as np  # noqa: PLC0415

    return MethodSummary(
        method=method,
        total=len(runs),
        valid=len(runs) - int(np.isnan(runs.figures("acc_mean")).sum()),
        eligible=len(admitted(rows, study)),
        best=choose(rows, study, columns, parameters),
    )

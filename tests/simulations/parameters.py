"""Method 7: what the parameters explain, over several searches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportgen.analyze.shares import VarianceShares, squares
from tests.simulations.figures import Figure, Ledger, Side
from tests.simulations.worlds import PARAMETERS, STDERR, World, study_with, truths

METHOD = "7 parameters"

LEVEL = 0.95

SEARCHES = World(("Ash", "Elm", "Oak"), ("taylor", "blockwise"), (3, 4))


def searches(times: int) -> Iterator[Figure]:
    """Main effects of six searches under Holm's correction: how often one is found that is not there."""
    count = len(SEARCHES.models) * len(SEARCHES.methods)
    for seed, (name, rows) in enumerate(truths(SEARCHES.shape).items()):
        for runs in (0.0, 2.0):
            random, wrong, excess = np.random.default_rng([701, seed]), [], []
            for noise in random.standard_normal((times, count, len(rows))):
                scores = rows + np.sqrt(1 + runs**2) * noise
                part, study, so_far = SEARCHES.measured(STDERR * scores.ravel(), study=study_with(draws=100))
                found = VarianceShares()(part, study, so_far, random)
                absent = PARAMETERS if name == "null" else PARAMETERS[1:]
                effects = [effect for item in found for effect in item.effects if effect.parameter in absent]
                wrong.append(any(effect.adjusted is not None and effect.adjusted < 1 - LEVEL for effect in effects))
                excess += [item.excess for item in found]
            book = Ledger(METHOD, f"6 searches of 12 cells, {name}{', runs vary' if runs else ''}")
            yield book.rate("family-wise error of the main effects", wrong, 1 - LEVEL, Side.AT_MOST)
            if not runs:
                yield book.rate("excess over item noise that is not there", excess, 1 - LEVEL)


def intervals(times: int) -> Iterator[Figure]:
    """Intervals of the corrected shares of one grid hold the true shares."""
    world = World()
    columns = np.tile(np.linspace(-1, 1, 5), 5)
    for seed, name in enumerate(("trend", "plateau")):
        for runs in (0.0, 1.0):
            rows = truths()[name] / (1 if name == "trend" else 3)
            truth, random, inside = rows + columns, np.random.default_rng([702, seed]), []
            split = squares(truth.reshape(world.shape))
            true = np.array([size + runs**2 * df for size, df in split.values()])
            true /= true.sum()
            for noise in random.standard_normal((times, len(truth))):
                scores = truth + np.sqrt(1 + runs**2) * noise
                part, study, so_far = world.measured(STDERR * scores)
                (found,) = VarianceShares()(part, study, so_far, random)
                pairs = zip(found.terms, true, strict=True)
                inside.append([term.low - 1e-9 <= share <= term.high + 1e-9 for term, share in pairs])
            book = Ledger(METHOD, f"25 cells, {name} and a small effect{', runs vary' if runs else ''}")
            for place, term in enumerate(("rows", "columns", "interaction")):
                yield book.rate(f"coverage of the share of {term}", np.array(inside)[:, place], LEVEL, Side.AT_LEAST)

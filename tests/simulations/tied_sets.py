"""Method 3: whether the truly best configurations are in the set of those tied with the best."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from reportgen.analyze.ties import TiedSets
from tests.simulations.figures import Figure, Ledger, Side
from tests.simulations.worlds import STDERR, World, study_with, truths

METHOD = "3 tied sets"

LEVEL = 0.95


def one_search(times: int) -> Iterator[Figure]:
    """The set of a search of 25 cells with alike errors holds all that are truly best."""
    for seed, (name, truth) in enumerate(truths().items()):
        random = np.random.default_rng([301, seed])
        held = [_holds(World(), truth, noise, random)[0] for noise in random.standard_normal((times, len(truth)))]
        # Where all are truly best, the level is met exactly: it is the distribution of the largest of all pairs.
        side = Side.EXACTLY if name == "null" else Side.AT_LEAST
        yield Ledger(METHOD, f"25 cells, {name}").rate("all truly best in the set", held, LEVEL, side)


def unequal_errors(times: int) -> Iterator[Figure]:
    """With errors that differ threefold the same critical value is on the safe side."""
    errors = np.tile([0.5, 0.75, 1.0, 1.25, 1.5], 5)
    for seed, (name, truth) in enumerate(truths().items()):
        random = np.random.default_rng([302, seed])
        held = [
            _holds(World(), truth, errors * noise, random, errors)[0]
            for noise in random.standard_normal((times, len(truth)))
        ]
        yield Ledger(METHOD, f"25 cells, unequal errors, {name}").rate(
            "all truly best in the set", held, LEVEL, Side.AT_LEAST
        )


def correlated_answers(times: int) -> Iterator[Figure]:
    """Answers that correlate as the study file says keep the level; where it says nothing, the set is too large."""
    truth = truths()["null"]
    for said, side in ((0.8, Side.EXACTLY), (0.0, Side.AT_LEAST)):
        random, study, held = np.random.default_rng(303), study_with(correlation=said), []
        for _ in range(times):
            noise = math.sqrt(0.8) * random.standard_normal() + math.sqrt(0.2) * random.standard_normal(len(truth))
            held.append(_holds(World(), truth, noise, random, study=study)[0])
        book = Ledger(METHOD, f"25 cells, null, correlation 0.8, said to be {said}")
        yield book.rate("all truly best in the set", held, LEVEL, side)


def several_models(times: int) -> Iterator[Figure]:
    """The set over three models with two methods each, and those of one of the methods."""
    world = World(("Ash", "Elm", "Oak"), ("taylor", "blockwise"), (3, 3))
    rows = truths((3, 3))
    for seed, name in enumerate(rows):
        truth = np.concatenate([np.tile(rows[name], 2) + (0.0 if name == "null" else level) for level in (0, 0, -1)])
        random = np.random.default_rng([304, seed])
        held = np.array([_holds(world, truth, noise, random) for noise in random.standard_normal((times, world.count))])
        book = Ledger(METHOD, f"3 models, 2 methods, 9 cells each, {name}")
        yield book.rate("all truly best over the models in the set", held[:, 0], LEVEL, Side.AT_LEAST)
        yield book.rate("all truly best of a model in its set", held[:, 1], LEVEL, Side.AT_LEAST)
        yield book.rate("all truly best of a method in its set", held[:, 2], LEVEL, Side.AT_LEAST)


def _holds(
    world: World,
    truth: np.ndarray,
    noise: np.ndarray,
    random: np.random.Generator,
    errors: np.ndarray | float = 1.0,
    study=None,
) -> tuple[bool, ...]:
    """Whether the sets over all, of the first model and of its first method hold all that are truly best in them."""
    part, study, so_far = world.measured(STDERR * (truth + noise), STDERR * np.asarray(errors), study)
    found = TiedSets()(part, study, so_far, random)
    cells = [cell for own in world.configurations.values() for cell in own]
    held = []
    for item in found[:3]:
        own = [
            place
            for place, cell in enumerate(cells)
            if item.model in (None, cell.model) and item.method in (None, cell.method)
        ]
        best = {cells[place].experiments for place in own if truth[place] == truth[own].max()}
        held.append(best <= {member.experiments for member in item.members})
    return tuple(held)

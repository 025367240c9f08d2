"""Findings: how often a report makes any false claim, with Holm's correction over its list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from reportgen.analyze.differences import FamilyMeans, VariantDifferences
from reportgen.analyze.findings import Findings
from reportgen.analyze.observations import Observations
from reportgen.analyze.preferences import MethodPreference, ParameterPreference
from reportgen.model.claims import Verdict
from reportgen.model.findings import Finding
from reportgen.model.known import BASE
from reportgen.model.results import ObservationKind
from reportgen.study import Study
from tests.simulations.figures import Figure, Ledger, Side
from tests.simulations.worlds import STDERR, World, study_with

METHOD = "4 findings"

LEVEL = 0.95

FAMILIES = ("Ash", "Elm", "Oak")

VARIANTS = ("Instruct", "Chat", "Code", "Math")

MODELS = tuple(f"{family}{variant}" for family in FAMILIES for variant in ("", "-Instruct"))

TRUTHS = {
    "null": np.zeros(6),
    "trend": np.array([0.0, 0.0, 1.0, 1.0, 2.0, 2.0]),  # families rise, no variant gains
    "plateau": np.array([-9.0, 0.0, -9.0, 0.0, -9.0, 0.0]),  # each variant gains as much
}
"""True levels of the models in standard errors."""

_PATTERNS = (
    ObservationKind.METHOD_PREFERENCE, ObservationKind.METHOD_OF_ONE_FAMILY, ObservationKind.METHOD_NEVER_BEST,
    ObservationKind.VARIANT_AGREES,
)  # fmt: skip


def given_checkpoints(times: int) -> Iterator[Figure]:
    """Models with one configuration each: nothing was chosen within a model."""
    for place, (truth, levels) in enumerate(TRUTHS.items()):
        yield _error(Ledger(METHOD, f"6 models, {truth}"), World(MODELS, shape=(1, 1)), levels, times, [401, place])


def few_checkpoints(times: int) -> Iterator[Figure]:
    """Lists with one claim, and with a claim for each variant."""
    pair = World(("Ash", "Elm"), shape=(1, 1))
    # One claim, two-sided: the level is met exactly.
    yield _error(Ledger(METHOD, "2 models, null"), pair, np.zeros(2), times, [402], Side.EXACTLY)
    yield _power(Ledger(METHOD, "2 models, as far apart as can be detected"), pair, times)
    # A claim for each variant: without a correction for the list one of them is false in one study of seven.
    own = World(("Ash", *(f"Ash-{variant}" for variant in VARIANTS)), shape=(1, 1))
    yield _error(Ledger(METHOD, "Base and 4 variants, null"), own, np.zeros(5), times, [403])


def searched(times: int) -> Iterator[Figure]:
    """Models with nine configurations each: the best of each was chosen by the data."""
    for place, (truth, levels) in enumerate(TRUTHS.items()):
        book = Ledger(METHOD, f"6 models, 9 cells each, {truth}")
        yield _error(book, World(MODELS, shape=(3, 3)), levels, times, [404, place])
    pair = World(("Ash", "Elm"), shape=(3, 3))
    yield _error(Ledger(METHOD, "2 models, 9 cells each, null"), pair, np.zeros(2), times, [405])


def searched_unequally(times: int) -> Iterator[Figure]:
    """One model was searched with more configurations than the others: its best is the luckier one."""
    for few in (7, 3):
        world = World(("Ash", "Elm"), sizes={"Elm": few})
        yield _error(Ledger(METHOD, f"2 models, 25 cells and {few}, null"), world, np.zeros(2), times, [406, few])
    world = World(MODELS, sizes=dict.fromkeys(MODELS[1:], 1))
    yield _error(
        Ledger(METHOD, "6 models, 25 cells of one and 1 of the others, null"), world, np.zeros(6), times, [407]
    )


def search_against_a_given(times: int) -> Iterator[Figure]:
    """Two models, one searched and one with a single configuration."""
    world = World(("Ash", "Elm"), sizes={"Elm": 1})
    yield _error(Ledger(METHOD, "2 models, 25 cells and 1, null"), world, np.zeros(2), times, [408])


def too_small(times: int) -> Iterator[Figure]:
    """A leader who is ahead by exactly the margin: how often that is said to be too small to matter."""
    margin = 6 * STDERR
    for count in (2, 6):
        world = World(MODELS if count == len(MODELS) else FAMILIES[:count], shape=(1, 1))
        random, wrong = np.random.default_rng([409, count]), []
        truth = np.where(np.arange(count) == 0, margin, 0.0)
        for noise in random.standard_normal((times, count)):
            found = _found(world, truth + STDERR * noise, random, study_with(margin=margin))
            (leader,) = (item for item in found if item.observation.kind is ObservationKind.BEST_MODEL)
            wrong.append(leader.verdict is Verdict.TOO_SMALL)
        book = Ledger(METHOD, f"{count} models, one ahead by the margin")
        yield book.rate("lead said to be too small to matter", wrong, 1 - LEVEL, Side.AT_MOST)


def _error(
    book: Ledger, world: World, levels: np.ndarray, times: int, seed: list[int], side: Side = Side.AT_MOST
) -> Figure:
    """How often the list has any false claim.

    Args:
        book: makes the figure.
        world: its models.
        levels: true level of each model in standard errors, alike for all its cells.
        times: number of studies.
        seed: of the noise.
        side: on which side of the level the figure may lie.
    """
    random = np.random.default_rng(seed)
    true = dict(zip(world.models, levels.tolist(), strict=True))
    own = np.array([true[model] for model, cells in world.configurations.items() for _ in cells])
    wrong = [
        any(_false(item, true) for item in _found(world, STDERR * (own + noise), random))
        for noise in random.standard_normal((times, world.count))
    ]
    return book.rate("any false claim in the list", wrong, 1 - LEVEL, side)


def _power(book: Ledger, world: World, times: int) -> Figure:
    """How often a lead is supported that is as large as the finding itself says can be detected."""
    random = np.random.default_rng(410)
    (example,) = _found(world, np.zeros(2), random)
    truth = np.array([example.detectable or 0.0, 0.0])
    found = [
        _found(world, truth + STDERR * noise, random)[0].verdict is Verdict.SUPPORTED
        for noise in random.standard_normal((times, 2))
    ]
    return book.rate("power", found, 0.8)


def _found(
    world: World, scores: np.ndarray, random: np.random.Generator, study: Study | None = None
) -> tuple[Finding, ...]:
    """Findings on differences, by the steps that lead to them; patterns of choices are never supported."""
    part, study, so_far = world.measured(scores, study=study or Study(variants=VARIANTS))
    for step in (MethodPreference(), ParameterPreference(), VariantDifferences(), FamilyMeans(), Observations()):
        so_far[step.result] = step(part, study, so_far, random)
    so_far["observations"] = [item for item in so_far["observations"] if item.kind not in _PATTERNS]
    return Findings()(part, study, so_far, random)


def _false(item: Finding, true: Mapping[str, float]) -> bool:
    """Whether a verdict is wrong, given the true levels of the models."""
    if item.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
        return False
    holds = _CLAIMS[item.observation.kind](item.observation.facts, true)
    return holds != (item.verdict is Verdict.SUPPORTED)


def _leads(best: Any, levels: Mapping[str, float]) -> bool:
    """Whether one is truly better than all others."""
    return len(best) == 1 and all(levels[best[0]] > level for name, level in levels.items() if name != best[0])


def _of_variant(facts: Any, true: Mapping[str, float]) -> bool:
    variant = "" if facts["variant"] == BASE else facts["variant"]
    return _leads(facts["models"], {name: level for name, level in true.items() if name.partition("-")[2] == variant})


def _gains(facts: Any, true: Mapping[str, float]) -> dict[str, float]:
    return {name: true[f"{name}-{facts['variant']}"] - level for name, level in true.items() if "-" not in name}


def _largest_gain(facts: Any, true: Mapping[str, float]) -> bool:
    gains = _gains(facts, true)
    wanted = gains.values() if facts["all_better"] else [gains[facts["families"][0]]]
    return _leads(facts["families"], gains) and all(gain > 0 for gain in wanted)


def _loses(facts: Any, true: Mapping[str, float]) -> bool:
    return all(_gains(facts, true)[family] < 0 for family in facts["families"])


def _best_family(facts: Any, true: Mapping[str, float]) -> bool:
    means = {family: (true[family] + true[f"{family}-Instruct"]) / 2 for family in FAMILIES}
    return _leads((facts["family"],), means)


_CLAIMS: dict[ObservationKind, Callable[[Any, Mapping[str, float]], bool]] = {
    ObservationKind.BEST_MODEL: lambda facts, true: _leads(facts["models"], true),
    ObservationKind.BEST_OF_VARIANT: _of_variant,
    ObservationKind.BEST_FAMILY: _best_family,
    ObservationKind.LARGEST_GAIN: _largest_gain,
    ObservationKind.VARIANT_LOSES: _loses,
}
"""By kind of observation, whether it is true."""

"""All simulations, and a table of what they measured.

`make simulations` prints the table; `REPORTGEN_CAMPAIGN=5 make simulations` with a factor of your own. `make campaign`
has one line for each method.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from tests.faults import figures
from tests.simulations import claims, curses, differences, error_bars, fair_methods, parameters, tied_sets
from tests.simulations.figures import FACTOR, Figure, Simulation

SIMULATIONS: Mapping[Simulation, int] = MappingProxyType(
    {
        error_bars.mean_accuracy: 2000,
        error_bars.wilson: 1000,
        error_bars.detectable_difference: 600,
        differences.any_dependence: 400,
        differences.intervals: 500,
        differences.too_small: 1000,
        differences.runners_up: 1000,
        tied_sets.one_search: 150,
        tied_sets.unequal_errors: 150,
        tied_sets.correlated_answers: 150,
        tied_sets.several_models: 50,
        claims.given_checkpoints: 60,
        claims.few_checkpoints: 250,
        claims.searched: 60,
        claims.searched_unequally: 150,
        claims.search_against_a_given: 300,
        claims.too_small: 100,
        curses.known_truths: 75,
        curses.drawn_truths: 150,
        curses.lone_peak: 60,
        fair_methods.differences: 300,
        fair_methods.unlike_landscapes: 300,
        fair_methods.equal_trials: 300,
        fair_methods.families: 40,
        parameters.searches: 60,
        parameters.intervals: 200,
    }
)
"""Number of studies for each truth in the suite; `FACTOR` multiplies it."""

LIMITS: Mapping[Simulation, str] = MappingProxyType(
    {
        claims.search_against_a_given: "the best of a search is held against a single configuration as if it were given",
        curses.lone_peak: "a single configuration far above alike ones is taken for luck",
        fair_methods.unlike_landscapes: "a method that is as good everywhere has a luckier best than one with a peak",
    }
)
"""Simulations of what a method does not claim to do, and why it fails there: their figures are known not to hold."""


LONG = 20
"""By what number the studies are multiplied in the campaign, where nothing else is asked for."""


def main() -> int:
    """Run the simulations and print their figures; return whether any that should hold does not."""
    begun = time.process_time()
    found = list(simulated(FACTOR))
    sys.stdout.write("\n".join(table(found)) + "\n")
    wrong = [figure for simulation, figure in found if simulation not in LIMITS and not figure.holds]
    seconds = time.process_time() - begun
    sys.stdout.write(f"\n{len(found)} figures, {len(wrong)} wrong; factor {FACTOR}, {seconds:.0f} s of one processor\n")
    return bool(wrong)


def simulated(factor: int) -> Iterator[tuple[Simulation, Figure]]:
    """Run the simulations with that many times the studies of the suite, and say of each when it is done."""
    for simulation, times in SIMULATIONS.items():
        yield from ((simulation, figure) for figure in simulation(times * factor))
        sys.stderr.write(f"{simulation.__module__.split('.')[-1]}.{simulation.__name__}\n")


def campaign(scratch: Path) -> list[figures.Figure]:
    """Run the simulations, and count for each group of them the figures that should hold and do not."""
    return summary(simulated(LONG if FACTOR == 1 else FACTOR))


def summary(found: Iterable[tuple[Simulation, Figure]]) -> list[figures.Figure]:
    """Return one figure of the campaign for each module of simulations; limits are noted, not counted."""
    groups: dict[str, list[tuple[Simulation, Figure]]] = {}
    for simulation, figure in found:
        groups.setdefault(simulation.__module__.rpartition(".")[2].replace("_", " "), []).append((simulation, figure))
    lines = []
    for group, items in groups.items():
        held = [figure for simulation, figure in items if simulation not in LIMITS]
        wrong = [figure for figure in held if not figure.holds]
        studies = sum(figure.studies for _, figure in items)
        limits = len(items) - len(held)
        notes = [
            f"{studies} studies",
            *([f"{limits} more figures are known limits"] if limits else []),
            *map(str, wrong),
        ]
        lines.append(figures.Figure(f"known truth: {group}", len(held), "figures", len(wrong), "; ".join(notes)))
    return lines


def table(found: Iterable[tuple[Simulation, Figure]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = ["| method | truth | figure | simulated | expected | standard error | studies | |", "| --- " * 8 + "|"]
    for simulation, item in found:
        said = "" if item.holds else (LIMITS.get(simulation) or "WRONG")
        lines.append(
            f"| {item.method} | {item.truth} | {item.name} | {item.simulated:.4f} | {item.side} {item.expected:.4f}"
            f" | {item.error:.4f} | {item.studies} | {said} |"
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())

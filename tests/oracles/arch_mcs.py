"""Model confidence sets (Hansen, Lunde, Nason 2011) by arch, of configurations that answer the same items.

    pip install arch==8.0.0 numpy==2.4.6 && python -m tests.oracles.arch_mcs

What is stored are the accuracies, the correlation of the answers, and which configurations the set has. It is made
from the answers one by one; a report has the accuracies only.
"""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
from arch.bootstrap import MCS

from tests.oracles.stored import write

SIZE, REPS, ITEMS, CELLS = 0.05, 2000, 1500, 12

TRUTHS = {"null": 0.0, "trend": 0.008, "steep": 0.02}
"""How much worse each configuration is than the one before it."""

SHARED = (0.0, 0.5, 0.9)
"""Share of the items whose answer does not depend on the configuration."""


def answers(random: np.random.Generator, step: float, shared: float) -> np.ndarray:
    """Right (1) and wrong (0) answers, shape (items, cells)."""
    level = 0.6 - step * np.arange(CELLS)
    same = random.random((ITEMS, 1)) < shared
    luck = np.where(same, random.random((ITEMS, 1)), random.random((ITEMS, CELLS)))
    return (luck < level).astype(float)


def main() -> None:
    """Ask for the sets."""
    cases = []
    for seed, (truth, step) in enumerate(TRUTHS.items()):
        for place, shared in enumerate(SHARED):
            random = np.random.default_rng([seed, place])
            given = answers(random, step, shared)
            found = MCS(1 - given, SIZE, REPS, block_size=1, method="R", bootstrap="circular", seed=7)
            found.compute()
            cells = np.corrcoef(given.T)
            cases.append(
                {
                    "truth": truth,
                    "shared": shared,
                    "items": ITEMS,
                    "hits": given.sum(axis=0).astype(int).tolist(),
                    "correlation": round(float(cells[np.triu_indices(CELLS, 1)].mean()), 4),
                    "included": sorted(int(place) for place in found.included),
                }
            )
    write("arch_mcs", "arch.bootstrap.MCS, size 0.05", f"arch {version('arch')}, numpy {version('numpy')}", cases)


if __name__ == "__main__":
    main()

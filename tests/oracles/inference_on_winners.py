"""Inference on winners (Andrews, Kitagawa, McCloskey 2024) and sets of the best (Mogstad et al. 2024) by another hand.

    pip install multiple-inference==1.2.0 'scipy<1.12' 'numpy<2' 'pandas<2.2'
    python -m tests.oracles.inference_on_winners

For measured values with alike, independent errors of 1: the true value of the best, its hybrid interval and its
median-unbiased value, and the set that holds the truly best.
"""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
from multiple_inference.confidence_set import SimultaneousRanking
from multiple_inference.rank_condition import RankCondition

from tests.oracles.stored import write

LEVEL, BETA = 0.95, 0.005

ROWS = np.repeat(np.arange(5.0), 5)

TRUTHS = {"null": 0 * ROWS, "trend": ROWS, "plateau": np.where(ROWS >= 2, 0, -5.0)}


def main() -> None:
    """Ask for intervals and sets of 5 x 5 grids."""
    cases = []
    for name, truth in TRUTHS.items():
        for seed in range(4):
            values = np.round(truth + np.random.default_rng([seed, 11]).standard_normal(len(truth)), 6)
            best = int(values.argmax())
            known = RankCondition(values, np.eye(len(values))).get_marginal_distribution(best, beta=BETA)
            alpha = (1 - LEVEL - BETA) / (1 - BETA)
            low, middle, high = (float(known.ppf(at)) for at in (alpha / 2, 0.5, 1 - alpha / 2))
            ranking = SimultaneousRanking(values, np.eye(len(values)), random_state=0).fit(n_samples=20_000)
            held = np.flatnonzero(ranking.compute_best_params(1, 1 - LEVEL).to_numpy())
            cases.append(
                {
                    "truth": name,
                    "true": float(truth[best]),
                    "values": values.tolist(),
                    "low": round(low, 6),
                    "median": round(middle, 6),
                    "high": round(high, 6),
                    "best": held.tolist(),
                }
            )
    asked = "multiple_inference: RankCondition (hybrid, beta 0.005), SimultaneousRanking.compute_best_params"
    write("inference_on_winners", asked, f"multiple-inference {version('multiple-inference')}", cases)


if __name__ == "__main__":
    main()

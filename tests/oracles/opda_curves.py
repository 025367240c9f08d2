"""Expected best of k with and without replacement by opda.

pip install opda==0.8.0 && python -m tests.oracles.opda_curves`.
"""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
from opda.nonparametric import EmpiricalDistribution

from tests.oracles.stored import write

SCORES = {
    "distinct": [0.6202, 0.5793, 0.598, 0.6129, 0.5531, 0.6044, 0.5872, 0.61, 0.5667, 0.6015, 0.5939, 0.5702],
    "tied": [0.6, 0.6, 0.6, 0.55, 0.55, 0.58, 0.62],
    "one": [0.61],
}


def main() -> None:
    """Ask for the curves at every number of trials."""
    cases = []
    for name, scores in SCORES.items():
        known = EmpiricalDistribution(np.array(scores))
        trials = np.arange(1, len(scores) + 1)
        cases.append(
            {
                "name": name,
                "scores": scores,
                "without": np.atleast_1d(known.u_tuning_curve(trials)).tolist(),
                "with": np.atleast_1d(known.v_tuning_curve(trials)).tolist(),
                "average": np.atleast_1d(known.average_tuning_curve(trials)).tolist(),
            }
        )
    asked = "opda.nonparametric.EmpiricalDistribution: u_tuning_curve, v_tuning_curve, average_tuning_curve"
    write("opda_curves", asked, f"opda {version('opda')}", cases)


if __name__ == "__main__":
    main()

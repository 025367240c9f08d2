"""An invented study: its configurations, and what each would have measured.

Families, figures and effects are invented. Accuracies are whole numbers of correct items over the real number of
items, and standard errors follow from them. The same seed always gives the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from reportgen.model.known import METHODS, TASKS

FAMILIES = ("Alder", "Birch", "Cedar")
VARIANTS = ("Base", "Instruct")
RATIO = "20"

_SEQ_LENS = (16, 32, 64, 128, 256, 512, 1024, 2048)
_SAMPLES = (4, 16, 64, 128, 256, 512, 1024, 2048)
LAYERS = 32
PARAMETERS = 7_000_000_000

# Logits of the unpruned models' accuracies, about where models of this size stand.
LEVEL = {
    "boolq": 1.15, "piqa": 1.20, "hellaswag": 0.95, "winogrande": 0.80, "arc_easy": 0.95, "arc_challenge": -0.10,
    "openbookqa": -0.35,
}  # fmt: skip
_NORMED = {"piqa", "hellaswag", "arc_easy", "arc_challenge", "openbookqa"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One experiment to be made."""

    family: str
    variant: str
    method: str
    number: int
    seq_len: int
    samples: int
    seed: int | None

    @property
    def model(self) -> str:
        """The model's name."""
        return self.family if self.variant == "Base" else f"{self.family}-{self.variant}"

    @property
    def search(self) -> str:
        """The search folder's name."""
        infix = "" if self.method == METHODS[0] else f"_{self.method}"
        return f"search_{self.model}{infix}_{RATIO}"

    @property
    def name(self) -> str:
        """The experiment folder's name."""
        seed = "" if self.seed is None else f"_seed{self.seed}"
        return f"exp_{self.number:03d}_taylor_seq_len{self.seq_len}_taylor_num_samples{self.samples}{seed}"


def grid(family: str, variant: str, method: str, count: int) -> Iterator[Cell]:
    """Lay `count` cells on a grid with few gaps; what no grid holds becomes replicates with seeds."""
    cells = min(count, len(_SEQ_LENS) * len(_SAMPLES))
    rows = min(
        (rows for rows in range(1, len(_SEQ_LENS) + 1) if -(-cells // rows) <= len(_SAMPLES)),
        key=lambda rows: (-(-cells // rows) * rows - cells, abs(rows * rows - cells)),
    )
    across = -(-cells // rows)
    first = (len(_SAMPLES) - across) // 2
    for number in range(1, count + 1):
        repeat, place = divmod(number - 1, cells)
        seed = repeat + 1 if count > cells else None
        row, column = divmod(place, across)
        yield Cell(family, variant, method, number, _SEQ_LENS[row], _SAMPLES[first + column], seed)


def random_of(*keys: object) -> Random:
    """Return the source of random figures that belongs to these keys."""
    return Random("/".join(map(str, keys)))  # noqa: S311  made-up data needs no secrets


def _quality(cell: Cell, seed: int) -> float:
    """Loss of a configuration against the unpruned model, on the scale of logits: small is good."""
    taste = random_of(seed, cell.family, cell.method)
    loss = 0.35 + 0.25 * taste.random()
    best = 5.0 + 2.0 * taste.random() - (1.0 if cell.variant == "Instruct" else 0.0)
    loss += 0.03 * (math.log2(cell.seq_len) - best) ** 2
    loss += 0.5 / math.sqrt(cell.samples)
    run = random_of(seed, cell.search, cell.name)
    return loss - (0.12 if cell.variant == "Instruct" else 0.0) + run.gauss(0, 0.03)


def figures(cell: Cell, seed: int) -> tuple[dict[str, dict[str, float]], float]:
    """Return acc and acc_norm with their errors by task, and the perplexity."""
    return measure(_quality(cell, seed), random_of(seed, "items", cell.search, cell.name))


def measure(loss: float, run: Random) -> tuple[dict[str, dict[str, float]], float]:
    """Return what an evaluation of a model with this loss gives."""
    tasks: dict[str, dict[str, float]] = {}
    for task, level in LEVEL.items():
        items = TASKS[task].items or 1
        found = {}
        for name, shift in (("acc", 0.0), ("acc_norm", 0.08)):
            if name == "acc_norm" and task not in _NORMED:
                continue
            chance = 1 / (1 + math.exp(loss - level - shift))
            right = round(items * chance + run.gauss(0, 1) * math.sqrt(items * chance * (1 - chance)))
            share = min(max(right, 0), items) / items
            found[name] = share
            found[f"{name}_stderr"] = math.sqrt(share * (1 - share) / (items - 1))
        tasks[task] = found
    perplexity = math.exp(2.0 + 0.9 * max(loss, 0.05) + run.gauss(0, 0.05))
    return tasks, perplexity


def gradients(cell: Cell, seed: int) -> dict[str, Any]:
    """Return gradient statistics: they depend on the calibration data only, not on the method."""
    run = random_of(seed, "gradients", cell.model, cell.seq_len, cell.samples, cell.seed)
    low = 10 ** run.uniform(-3.5, -1.5)
    norm = run.uniform(50, 400)
    mean_ratio, norm_ratio = run.uniform(2, 20), run.uniform(2, 25)
    layers = [
        {
            "layer_idx": layer,
            "pruning_rate": run.uniform(0.5, 0.95),
            "gradient_norm": norm * run.uniform(1, 3),
        }
        for layer in range(run.randrange(2, 9))
    ]
    return {
        "extreme_pruning_layers": layers,
        "num_extreme_layers": len(layers),
        "gradient_statistics": {
            "mean_range": [low, low * mean_ratio],
            "mean_ratio": mean_ratio,
            "norm_range": [norm, norm * norm_ratio],
            "norm_ratio": norm_ratio,
        },
    }


def parameters_left(cell: Cell, seed: int) -> int:
    """Return how many parameters pruning leaves."""
    return round(PARAMETERS * (0.8 + random_of(seed, "left", cell.search, cell.name).uniform(-1e-6, 3e-4)))

"""`sample`: a synthetic study in the layout of a real one; every file says of itself that it is synthetic.

Families, figures and effects are invented. Accuracies are whole numbers of correct items over the real number of
items, standard errors follow from them, and a few irregularities of real studies are built in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from reportgen.errors import InputError
from reportgen.model.encode import to_csv
from reportgen.model.known import METHODS, TASKS
from reportgen.publish import write_new_folder
from reportgen.wording import errors as say

FAMILIES = ("Alder", "Birch", "Cedar")
VARIANTS = ("Base", "Instruct")
RATIO = "20"

_SEQ_LENS = (16, 32, 64, 128, 256, 512, 1024, 2048)
_SAMPLES = (4, 16, 64, 128, 256, 512, 1024, 2048)
_LAYERS = 32
_PARAMETERS = 7_000_000_000

# Logits of the unpruned models' accuracies, about where models of this size stand.
_LEVEL = {
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


def write_sample(out: Path, experiments: int, seed: int) -> int:
    """Write a synthetic study into a new folder and return the number of experiments.

    Raises:
        InputError: too few experiments for a study.
        OutputError: the folder holds something, or cannot be written.
    """
    searches = len(FAMILIES) * len(VARIANTS) * len(METHODS)
    if experiments < searches:
        raise InputError(say.sample_size(searches), where="--experiments")
    write_new_folder(out, sample_files(experiments, seed))
    return experiments


def sample_files(experiments: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a study: Base models as CSV, the other variant as raw folders."""
    searches = [(f, v, m) for f in FAMILIES for v in VARIANTS for m in METHODS]
    for place, (family, variant, method) in enumerate(searches):
        count = experiments // len(searches) + (place < experiments % len(searches))
        cells = list(_grid(family, variant, method, count))
        if variant == "Base":
            yield f"results/{cells[0].search}/search_results.csv", _csv(cells, seed)
        else:
            for cell in cells:
                yield from _raw(cell, seed)


def _grid(family: str, variant: str, method: str, count: int) -> Iterator[Cell]:
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


def _random(*keys: object) -> Random:
    return Random("/".join(map(str, keys)))  # noqa: S311  made-up data needs no secrets


def _quality(cell: Cell, seed: int) -> float:
    """Loss of a configuration against the unpruned model, on the scale of logits: small is good."""
    taste = _random(seed, cell.family, cell.method)
    loss = 0.35 + 0.25 * taste.random()
    best = 5.0 + 2.0 * taste.random() - (1.0 if cell.variant == "Instruct" else 0.0)
    loss += 0.03 * (math.log2(cell.seq_len) - best) ** 2
    loss += 0.5 / math.sqrt(cell.samples)
    run = _random(seed, cell.search, cell.name)
    return loss - (0.12 if cell.variant == "Instruct" else 0.0) + run.gauss(0, 0.03)


def _figures(cell: Cell, seed: int) -> tuple[dict[str, dict[str, float]], float]:
    """Return acc and acc_norm with their errors by task, and the perplexity."""
    loss, run = _quality(cell, seed), _random(seed, "items", cell.search, cell.name)
    tasks: dict[str, dict[str, float]] = {}
    for task, level in _LEVEL.items():
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


def _gradients(cell: Cell, seed: int) -> dict[str, Any]:
    """Return gradient statistics: they depend on the calibration data only, not on the method."""
    run = _random(seed, "gradients", cell.model, cell.seq_len, cell.samples, cell.seed)
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


def _left(cell: Cell, seed: int) -> int:
    return round(_PARAMETERS * (0.8 + _random(seed, "left", cell.search, cell.name).uniform(-1e-6, 3e-4)))


def _csv(cells: list[Cell], seed: int) -> bytes:
    """Return a search's CSV; the taylor searches carry parameter columns, as floats, the others none."""
    named = cells[0].method == METHODS[0]
    seeded = cells[0].seed is not None
    lead = ("taylor_num_samples", "taylor_seq_len", *(("seed",) if seeded else ())) if named else ()
    columns = (
        *lead, "output_dir", "ppl", "acc_mean", *(f"acc_{task}" for task in _LEVEL), "params_count", "pruning_ratio",
        "grad_mean_ratio", "grad_norm_ratio", "grad_std_ratio", "grad_max_ratio", "grad_mean_range",
        "grad_norm_range", "extreme_pruning_layers", "elapsed_time", "success", "synthetic",
    )  # fmt: skip
    rows = []
    for cell in cells:
        tasks, perplexity = _figures(cell, seed)
        accuracies = [found.get("acc_norm", found["acc"]) for found in tasks.values()]
        statistics = _gradients(cell, seed)["gradient_statistics"]
        values = (float(cell.samples), float(cell.seq_len), cell.seed)[: len(lead)]
        rows.append(
            (
                *values, f"results/{cell.search}/{cell.name}", perplexity, sum(accuracies) / len(accuracies),
                *accuracies, None, 1 - _left(cell, seed) / _PARAMETERS, statistics["mean_ratio"],
                statistics["norm_ratio"], None, None, statistics["mean_range"][1] - statistics["mean_range"][0],
                statistics["norm_range"][1] - statistics["norm_range"][0],
                float(_gradients(cell, seed)["num_extreme_layers"]), None, True, True,
            )
        )  # fmt: skip
    return to_csv(columns, rows)


def _raw(cell: Cell, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the three JSON files of an experiment folder."""
    folder = f"results/{cell.search}/{cell.name}"
    yield f"{folder}/evaluation/evaluation_results.json", _json(_evaluation(cell, seed))
    yield f"{folder}/analysis/model_comparison.json", _json(_comparison(cell, seed))
    yield f"{folder}/analysis/gradient_diagnosis.json", _json({"synthetic": True, **_gradients(cell, seed)})


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=2) + "\n").encode()


def _evaluation(cell: Cell, seed: int) -> dict[str, Any]:
    tasks, perplexity = _figures(cell, seed)
    run = _random(seed, "evaluation", cell.search, cell.name)
    measured: dict[str, Any] = {}
    accuracies = []
    for task, found in tasks.items():
        results = {"alias": task, **{f"{name},none": value for name, value in found.items()}}
        accuracies.append(found.get("acc_norm", found["acc"]))
        measured[task] = {"accuracy": accuracies[-1], "full_results": results}
    good = {"wikitext2 (wikitext-2-raw-v1)": perplexity, "ptb": perplexity * run.uniform(1.6, 2.4)}
    zeroshot: dict[str, Any] | None = measured
    # Two irregularities that real studies have: a perplexity that overflowed, and zero-shot tasks that did not run.
    if (cell.family, cell.method, cell.number) == ("Birch", "blockwise", 4):
        good = {"wikitext2": math.inf, "ptb": math.inf}
    if (cell.family, cell.method, cell.number) == ("Cedar", "layerwise", 7):
        zeroshot = None
    left = _left(cell, seed)
    return {
        "synthetic": True,
        "model_path": f"results/{cell.search}/{cell.name}/pruned_model.bin",
        "timestamp": f"2025-01-{1 + cell.number % 28:02d}T{run.randrange(24):02d}:{run.randrange(60):02d}:00",
        "metrics": {
            "model_info": {"total_params": left, "num_layers": _LAYERS},
            "ppl_quick_128": {"wikitext2 (wikitext-2-raw-v1)": perplexity * run.uniform(2.5, 3.5)},
            "ppl": good,
            "zeroshot": zeroshot,
            **({"avg_zeroshot_acc": sum(accuracies) / len(accuracies)} if zeroshot is not None else {}),
        },
    }


def _comparison(cell: Cell, seed: int) -> dict[str, Any]:
    left = _left(cell, seed)
    each, run = left // (_LAYERS + 1), _random(seed, "layers", cell.search, cell.name)
    layers = []
    for layer in range(_LAYERS):
        pruned = round(each * run.uniform(0.85, 1.15))
        layers.append({"layer_idx": layer, "original": each * 5 // 4, "pruned": pruned})
    return {
        "synthetic": True,
        "total_params": {
            "original": _PARAMETERS, "pruned": left, "reduced": _PARAMETERS - left,
            "reduction_ratio": 1 - left / _PARAMETERS,
        },
        "layers": layers,
    }  # fmt: skip

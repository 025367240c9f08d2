"""`sample`: a synthetic study in the layout of a real one; every file says of itself that it is synthetic.

The figures come from `invent`; a few irregularities of real studies are built in, many more with `--messy`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportgen.commands.invent import (
    FAMILIES,
    LAYERS,
    LEVEL,
    PARAMETERS,
    VARIANTS,
    Cell,
    figures,
    gradients,
    grid,
    measure,
    parameters_left,
    random_of,
)
from reportgen.commands.mess import mess
from reportgen.errors import InputError
from reportgen.model.encode import to_csv
from reportgen.model.known import METHODS
from reportgen.model.options import Layout
from reportgen.publish import write_new_folder
from reportgen.wording import errors as say


def write_sample(out: Path, experiments: int, seed: int, *, layout: Layout = Layout.MIXED, messy: bool = False) -> int:
    """Write a synthetic study into a new folder and return the number of experiments.

    Args:
        out: the folder.
        experiments: number of experiments.
        seed: the same seed makes the same study.
        layout: raw folders, CSV files, or both.
        messy: put the irregularities of real studies in.

    Raises:
        InputError: too few experiments for a study.
        OutputError: the folder holds something, or cannot be written.
    """
    searches = len(FAMILIES) * len(VARIANTS) * len(METHODS)
    if experiments < searches:
        raise InputError(say.sample_size(searches), where="--experiments")
    files = sample_files(experiments, seed, layout)
    write_new_folder(out, mess(files) if messy else files)
    return experiments


def sample_files(experiments: int, seed: int, layout: Layout = Layout.MIXED) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a study and the dense models; mixed, Base models are CSVs and the others raw folders."""
    for family in FAMILIES:
        for variant in VARIANTS:
            model = family if variant == "Base" else f"{family}-{variant}"
            yield f"results/dense_{model}/evaluation/evaluation_results.json", _json(_dense(family, variant, seed))
    searches = [(f, v, m) for f in FAMILIES for v in VARIANTS for m in METHODS]
    for place, (family, variant, method) in enumerate(searches):
        count = experiments // len(searches) + (place < experiments % len(searches))
        cells = list(grid(family, variant, method, count))
        if layout is Layout.CSV or (layout is Layout.MIXED and variant == "Base"):
            yield f"results/{cells[0].search}/search_results.csv", _csv(cells, seed)
        else:
            for cell in cells:
                yield from _raw(cell, seed)


def _csv(cells: list[Cell], seed: int) -> bytes:
    """Return a search's CSV; the taylor searches carry parameter columns, as floats, the others none."""
    named = cells[0].method == METHODS[0]
    seeded = cells[0].seed is not None
    lead = ("taylor_num_samples", "taylor_seq_len", *(("seed",) if seeded else ())) if named else ()
    columns = (
        *lead, "output_dir", "ppl", "acc_mean", *(f"acc_{task}" for task in LEVEL), "params_count", "pruning_ratio",
        "grad_mean_ratio", "grad_norm_ratio", "grad_std_ratio", "grad_max_ratio", "grad_mean_range",
        "grad_norm_range", "extreme_pruning_layers", "elapsed_time", "success", "synthetic",
    )  # fmt: skip
    rows = []
    for cell in cells:
        tasks, perplexity = figures(cell, seed)
        accuracies = [found.get("acc_norm", found["acc"]) for found in tasks.values()]
        statistics = gradients(cell, seed)["gradient_statistics"]
        values = (float(cell.samples), float(cell.seq_len), cell.seed)[: len(lead)]
        rows.append(
            (
                *values, f"results/{cell.search}/{cell.name}", perplexity, sum(accuracies) / len(accuracies),
                *accuracies, None, 1 - parameters_left(cell, seed) / PARAMETERS, statistics["mean_ratio"],
                statistics["norm_ratio"], None, None, statistics["mean_range"][1] - statistics["mean_range"][0],
                statistics["norm_range"][1] - statistics["norm_range"][0],
                float(gradients(cell, seed)["num_extreme_layers"]), None, True, True,
            )
        )  # fmt: skip
    return to_csv(columns, rows)


def _raw(cell: Cell, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the three JSON files of an experiment folder."""
    folder = f"results/{cell.search}/{cell.name}"
    yield f"{folder}/evaluation/evaluation_results.json", _json(_evaluation(cell, seed))
    yield f"{folder}/analysis/model_comparison.json", _json(_comparison(cell, seed))
    yield f"{folder}/analysis/gradient_diagnosis.json", _json({"synthetic": True, **gradients(cell, seed)})


def _dense(family: str, variant: str, seed: int) -> dict[str, Any]:
    """Return the evaluation of an unpruned model."""
    loss = -0.1 if variant == "Instruct" else 0.0
    tasks, perplexity = measure(loss, random_of(seed, "dense", family, variant))
    zeroshot, mean = _zeroshot(tasks)
    return {
        "synthetic": True,
        "timestamp": "2025-01-01T00:00:00",
        "metrics": {
            "model_info": {"total_params": PARAMETERS, "num_layers": LAYERS},
            "ppl": {"wikitext2 (wikitext-2-raw-v1)": perplexity},
            "zeroshot": zeroshot,
            "avg_zeroshot_acc": mean,
        },
    }


def _zeroshot(tasks: dict[str, dict[str, float]]) -> tuple[dict[str, Any], float]:
    """Return the zero-shot section of an evaluation and the mean accuracy."""
    section: dict[str, dict[str, Any]] = {
        task: {
            "accuracy": found.get("acc_norm", found["acc"]),
            "full_results": {"alias": task, **{f"{name},none": value for name, value in found.items()}},
        }
        for task, found in tasks.items()
    }
    accuracies = [float(entry["accuracy"]) for entry in section.values()]
    return section, sum(accuracies) / len(accuracies)


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=2) + "\n").encode()


def _evaluation(cell: Cell, seed: int) -> dict[str, Any]:
    tasks, perplexity = figures(cell, seed)
    run = random_of(seed, "evaluation", cell.search, cell.name)
    measured, mean = _zeroshot(tasks)
    good = {"wikitext2 (wikitext-2-raw-v1)": perplexity, "ptb": perplexity * run.uniform(1.6, 2.4)}
    zeroshot: dict[str, Any] | None = measured
    # Two irregularities that real studies have: a perplexity that overflowed, and zero-shot tasks that did not run.
    if (cell.family, cell.method, cell.number) == ("Birch", "blockwise", 4):
        good = {"wikitext2": math.inf, "ptb": math.inf}
    if (cell.family, cell.method, cell.number) == ("Cedar", "layerwise", 7):
        zeroshot = None
    left = parameters_left(cell, seed)
    return {
        "synthetic": True,
        "model_path": f"results/{cell.search}/{cell.name}/pruned_model.bin",
        "timestamp": f"2025-01-{1 + cell.number % 28:02d}T{run.randrange(24):02d}:{run.randrange(60):02d}:00",
        "metrics": {
            "model_info": {"total_params": left, "num_layers": LAYERS},
            "ppl_quick_128": {"wikitext2 (wikitext-2-raw-v1)": perplexity * run.uniform(2.5, 3.5)},
            "ppl": good,
            "zeroshot": zeroshot,
            **({"avg_zeroshot_acc": mean} if zeroshot is not None else {}),
        },
    }


def _comparison(cell: Cell, seed: int) -> dict[str, Any]:
    left = parameters_left(cell, seed)
    each, run = left // (LAYERS + 1), random_of(seed, "layers", cell.search, cell.name)
    layers = []
    for layer in range(LAYERS):
        pruned = round(each * run.uniform(0.85, 1.15))
        layers.append({"layer_idx": layer, "original": each * 5 // 4, "pruned": pruned})
    return {
        "synthetic": True,
        "total_params": {
            "original": PARAMETERS, "pruned": left, "reduced": PARAMETERS - left,
            "reduction_ratio": 1 - left / PARAMETERS,
        },
        "layers": layers,
    }  # fmt: skip

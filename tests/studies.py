"""Small studies for the tests: figures are made up, shapes are those of real files."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from reportgen.commands.sample import sample_files
from reportgen.model.encode import to_csv

ITEMS = {
    "boolq": 3270,
    "piqa": 1838,
    "hellaswag": 10042,
    "winogrande": 1267,
    "arc_easy": 2376,
    "arc_challenge": 1172,
    "openbookqa": 500,
}
LONG = "Fir-with-a-name-that-is-longer-than-a-phone-is-wide-and-has-no-end-Instruct"
MARKUP = "Yew<img src=x onerror=alert(1)>"
NORMED = ("piqa", "hellaswag", "arc_easy", "arc_challenge", "openbookqa")


def stderr(share: float, items: int) -> float:
    """Standard error of a share, as the harness computes it."""
    return math.sqrt(share * (1 - share) / (items - 1))


def accuracies(level: float) -> dict[str, float]:
    """Accuracies about `level`, each a whole number of items over all items."""
    return {
        task: round(items * (level + 0.03 * (place - 3))) / items for place, (task, items) in enumerate(ITEMS.items())
    }


def zeroshot(tasks: dict[str, float]) -> dict[str, Any]:
    """The present shape of zero-shot results: `accuracy` is acc_norm where the task has one."""
    section: dict[str, Any] = {}
    for task, share in tasks.items():
        items = ITEMS.get(task, 1000)
        other = round(items * max(share - 0.05, 0)) / items
        full: dict[str, Any] = {"alias": task}
        if task in NORMED:
            full |= {"acc,none": other, "acc_stderr,none": stderr(other, items)}
            full |= {"acc_norm,none": share, "acc_norm_stderr,none": stderr(share, items)}
        else:
            full |= {"acc,none": share, "acc_stderr,none": stderr(share, items)}
        section[task] = {"accuracy": share, "full_results": full}
    return section


def evaluation(level: float = 0.6, ppl: float | None = 12.5, **more: Any) -> dict[str, Any]:
    """A whole evaluation of the present shape."""
    tasks = accuracies(level)
    metrics: dict[str, Any] = {
        "model_info": {"total_params": 6_000_000_000, "num_layers": 32},
        "zeroshot": zeroshot(tasks),
        "avg_zeroshot_acc": sum(tasks.values()) / len(tasks),
    }
    if ppl is not None:
        metrics["ppl"] = {"wikitext2 (wikitext-2-raw-v1)": ppl, "ptb": 2 * ppl}
    return {"timestamp": "2025-03-04T05:06:07", "metrics": {**metrics, **more}}


def put(path: Path, document: Any) -> Path:
    """Write JSON (Python-flavoured, so that NaN stays NaN), text or bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(document, bytes):
        path.write_bytes(document)
    else:
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        path.write_text(text, "utf-8")
    return path


def experiment(project: Path, search: str, name: str, document: Any = None, **analysis: Any) -> Path:
    """Write a raw experiment folder; `analysis` gives further files by stem."""
    folder = project / "results" / search / name
    if document is not None:
        put(folder / "evaluation" / "evaluation_results.json", document)
    else:
        (folder / "evaluation").mkdir(parents=True, exist_ok=True)
    for stem, content in analysis.items():
        put(folder / "analysis" / f"{stem}.json", content)
    return folder


def name(number: int, seq_len: int, samples: int) -> str:
    """An experiment folder's name."""
    return f"exp_{number:03d}_taylor_seq_len{seq_len}_taylor_num_samples{samples}"


def row(search: str, number: int, seq_len: int, samples: int, level: float, ppl: float = 12.0) -> dict[str, Any]:
    """A row of `search_results.csv`."""
    tasks = accuracies(level)
    return {
        "output_dir": f"results/{search}/{name(number, seq_len, samples)}",
        "ppl": ppl,
        "acc_mean": sum(tasks.values()) / len(tasks),
        **{f"acc_{task}": value for task, value in tasks.items()},
        "extreme_pruning_layers": 3.0,
        "success": True,
    }


def table(project: Path, search: str, rows: list[dict[str, Any]]) -> Path:
    """Write `search_results.csv` with the columns of the first row."""
    columns = list(rows[0])
    content = to_csv(columns, ([given.get(column) for column in columns] for given in rows))
    return put(project / "results" / search / "search_results.csv", content)


def grid(project: Path, search: str, best: tuple[int, int], top: float, ppl: float = 12.0) -> None:
    """Write a CSV grid of 3 x 3 with its best cell at `best`."""
    rows = []
    for number, (seq_len, samples) in enumerate([(s, n) for s in (32, 64, 128) for n in (4, 128, 512)], 1):
        level = top if (seq_len, samples) == best else top - 0.01 - 0.002 * number
        rows.append(row(search, number, seq_len, samples, level, ppl))
    table(project, search, rows)


def small(project: Path) -> Path:
    """One model, one method, two raw experiments."""
    experiment(project, "search_Fir_20", name(1, 32, 4), evaluation(0.55, 20.0))
    experiment(project, "search_Fir_20", name(2, 64, 4), evaluation(0.60, 15.0))
    return project


def every_kind(project: Path, language: str = "en") -> Path:
    """A study whose report has pages of every kind.

    The sample study with gradients and dense models, a table of its own, a file that cannot be read, a name that is
    longer than a phone is wide, and one that is markup.
    """
    for path, content in sample_files(45, 1):
        put(project / path, content)
    grid(project, f"search_{LONG}_20", (64, 128), 0.61)
    table(project, f"search_{MARKUP}_20", [row(f"search_{MARKUP}_20", 1, 32, 4, 0.5)])
    experiment(project, "search_Fir_20", name(1, 32, 4), evaluation(0.55, float("inf")))
    experiment(project, "search_Fir_20", name(2, 64, 4), '{"metrics"')
    own = '[tables.mine]\nrows = "models"\ncolumns = ["model", "acc_mean"]\ncaption = "Mine."\n'
    put(project / "reportgen.toml", f'language = "{language}"\n{own}')
    return project


def six_models(project: Path) -> Path:
    """Three families in two variants, three methods: the pattern of winners of the published study.

    Blockwise wins in four of six models, layerwise in the Baobab family; all Instruct models have their best cell
    at length 32; Cypress-Instruct has the highest accuracy and the highest perplexity; Baobab is the best Base
    model; the largest gain is Cypress's.
    """
    winners = {
        "Acacia": ("blockwise", (64, 128), 0.598, 13.17),
        "Acacia-Instruct": ("blockwise", (32, 512), 0.632, 13.29),
        "Baobab": ("layerwise", (128, 512), 0.616, 10.80),
        "Baobab-Instruct": ("layerwise", (32, 4), 0.620, 13.42),
        "Cypress": ("blockwise", (64, 128), 0.594, 13.29),
        "Cypress-Instruct": ("blockwise", (32, 128), 0.655, 24.33),
    }
    for model, (method, cell, top, ppl) in winners.items():
        for other in ("taylor", "layerwise", "blockwise"):
            search = f"search_{model}_20" if other == "taylor" else f"search_{model}_{other}_20"
            grid(project, search, cell, top if other == method else top - 0.02, ppl)
    return project

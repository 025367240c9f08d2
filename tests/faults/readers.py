"""Every reader, the documents that it is given, and what must hold whatever is in them.

A reader is tried by a function of bytes and a folder that is its own. It raises where the promise is broken: anything
but an error of ours comes out, a fault has no words, or what can be told without the reader is not told by it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from reportgen.analyze.changes import compare
from reportgen.analyze.states import file_state
from reportgen.errors import InputError
from reportgen.model.ledger import Entry, Kind, Status
from reportgen.read import diagnosis, evaluation, names, places, read_results, table
from reportgen.read.analysis import read_analysis
from reportgen.read.evaluation import Reading
from reportgen.read.manuscript import read_manuscript
from reportgen.read.pictures import same_picture, stamp_of
from reportgen.read.tree import natural
from reportgen.study import STUDY_FILE, Study, load_study
from reportgen.wording import ledger as words
from tests import studies
from tests.faults import mutants

Check = Callable[[bytes, Path], None]

SEARCH = "search_Fir_20"
STUDY = Study()


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """How a reader is tried.

    Attributes:
        documents: what it is given.
        check: gives a document to the reader, and raises where the promise is broken.
    """

    documents: st.SearchStrategy[bytes]
    check: Check


def _worded(kind: Kind, facts: Mapping[str, Any]) -> None:
    entry = Entry("s/e", "results/s/e/f.json", kind, Status.RESERVATION, facts)
    assert words.detail(entry)
    assert words.hint(entry)


def _repeats(document: bytes) -> bool | None:
    """Whether any object of a JSON text repeats a key; None for what is no JSON that is read."""
    found: list[bool] = []

    def look(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found.append(len(dict(items)) != len(items))
        return dict(items)

    try:
        text = document.decode("utf-16" if document[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        parsed = json.loads(text, object_pairs_hook=look, parse_int=float)
    except (ValueError, RecursionError):
        return None
    return any(found) if isinstance(parsed, dict) else None


def _read_json(reader: Callable[[bytes, Study], Reading]) -> Check:
    def check(document: bytes, folder: Path) -> None:
        found = reader(document, STUDY)
        for fault in found.faults:
            _worded(fault.kind, fault.facts)
        figures = [*found.metrics.values(), *found.stderrs.values()]
        assert all(type(value) is float for value in figures)
        assert found.usable or not (found.metrics or found.stderrs)
        kinds = {fault.kind for fault in found.faults}
        if any(fault.facts.get("reason") == "depth" for fault in found.faults):
            assert document.count(b"[") + document.count(b"{") > 100
            return
        repeats = _repeats(document)
        assert repeats is None or (Kind.REPEATED_KEY in kinds) == repeats
        assert repeats is not None or not found.usable
        assert Kind.NON_FINITE in kinds or all(map(math.isfinite, found.metrics.values()))
        for text in (*found.metrics, *found.stderrs, found.timestamp, found.model_path):
            text.encode("utf-8")

    return check


def _read_table(document: bytes, folder: Path) -> None:
    found = table.read_table(document)
    for fault in (*found.faults, *(fault for row in found.rows for fault in row.faults)):
        _worded(fault.kind, fault.facts)
    for row in found.rows:
        assert all(name in found.columns and cell for name, cell in row.cells.items())
        for cell in row.cells.values():
            number = table.cell_number(cell)
            assert number is None or isinstance(number, float)
            table.cell_flag(cell)
    assert found.rows or any(fault.fatal for fault in found.faults)


def _read_names(document: bytes, folder: Path) -> None:
    text = document.decode("utf-8", "replace")
    found = names.parse_search(text, names.folder_patterns(STUDY))
    assert found is None or (found[0].folder, bool(found[0].model)) == (text, True)
    for value in names.parse_experiment(text, ("lr", "taylor_seq_len")).values():
        assert isinstance(value, str) or math.isfinite(value)
    assert sorted([text, "exp_2", "exp_10"], key=natural).index("exp_2") < 2
    assert all(STUDY.split_model(text)) or not text


def _in_results(place: str) -> Check:
    """Read a document as a file of a results folder, beside a sound experiment."""

    def check(document: bytes, folder: Path) -> None:
        path = folder / "results" / place
        if not path.parent.is_dir():
            studies.experiment(folder, SEARCH, studies.name(1, 32, 4), EVALUATION)
        studies.put(path, document)
        found = read_results(folder, STUDY)
        for entry in found.entries:
            _worded(entry.kind, entry.facts)
        name = f"results/{place}"
        used = {source for item in found.experiments for source in item.sources}
        used |= {dense.source for dense in found.dense.values()}
        unused = {entry.file for entry in found.entries if entry.status is Status.UNUSED}
        assert name in used | unused
        assert {item.name for item in found.experiments} >= {studies.name(1, 32, 4)}

    return check


def _find_places(document: bytes, folder: Path) -> None:
    """Ask where each figure of an experiment stands."""
    studies.experiment(folder, SEARCH, studies.name(1, 32, 4), document)
    found = read_results(folder, STUDY)
    finder = places.Places(folder, STUDY, ("taylor_seq_len",))
    for item in found.experiments:
        for column in sorted(item.metrics)[:4]:
            assert finder.of_metric(item, column)
        for task in sorted(item.stderrs)[:1]:
            finder.of_stderr(item, task)
        finder.of_parameter(item, "taylor_seq_len")


def _read_study(document: bytes, folder: Path) -> None:
    studies.put(folder / STUDY_FILE, document)
    try:
        found = load_study(folder)
    except InputError as error:
        _one_line(error)
    else:
        json.dumps(found.model_dump(mode="json"), allow_nan=False)
        names.folder_patterns(found)


def _one_line(error: InputError, *, where: bool = True) -> None:
    assert error.lines
    assert all("\n" not in line and len(line) < 2000 for line in error.lines)
    assert error.where or not where


def _read_analysis(document: bytes, folder: Path) -> None:
    try:
        found = read_analysis(document, "analysis.json")
        assert _repeats(document) is False
        sound = file_state("old", b"", read_analysis(json.dumps(ANALYSIS).encode(), "sound"))
        state = file_state("new", document, found)
        compare(state, state)
        compare(sound, state)
        compare(state, sound)
    except InputError as error:
        _one_line(error, where=False)


def _read_manuscript(document: bytes, folder: Path) -> None:
    if not (folder / "paper.tex").exists():
        studies.put(folder / "paper.tex", MANUSCRIPT)
        studies.put(folder / "fig.png", PICTURE)
    try:
        found = read_manuscript(studies.put(folder / "main.tex", document))
    except InputError as error:
        _one_line(error)
    else:
        assert all(mention.line >= 1 for mention in (*found.uses, *found.labels, *found.numbers, *found.missing))


def _read_picture(document: bytes, folder: Path) -> None:
    stamp_of(document)
    assert same_picture(document, document)
    same_picture(document, PICTURE)
    same_picture(PICTURE, document)


EVALUATION = studies.evaluation()
_TASK = {"accuracy": 0.5, "full_results": {"acc,none": 0.5, "acc_stderr,none": 0.01, "alias": "x"}}
SMALL = {
    "model_path": f"results/{SEARCH}/{studies.name(1, 32, 4)}/model",
    "timestamp": "2025-03-04T05:06:07",
    "synthetic": False,
    "metrics": {
        "model_info": {"total_params": 6_000_000_000},
        "efficiency": {"latency": {"ms": 1.5}, "note": "warm"},
        "ppl": {"wikitext2 (wikitext-2-raw-v1)": 12.5, "ptb": 25},
        "zeroshot": {"boolq": _TASK, "piqa": {"accuracy": 0.25}},
        "avg_zeroshot_acc": 0.375,
    },
}
OLD = {
    "zeroshot": {"results": {"boolq": {"acc": 0.5, "acc_stderr": 0.01}}},
    "ppl": {"wikitext2": 12.5},
    "timestamp": "x",
}
QUICK = {"metrics": {"ppl_quick_128": {"wikitext2": 20}, "ppl_standard_2048": {"wikitext2": 15.0}, "zeroshot": None}}
COMPARISON = {
    "total_params": {"original": 10, "pruned": 8, "reduction_ratio": 0.2},
    "original_model": {"total_params": 10},
    "pruned_model": {"total_params": 8},
    "layers": [{"name": "a", "shape": [1, 2]}],
}
GRADIENTS = {
    "gradient_statistics": {"mean_ratio": 1.5, "norm_ratio": 2, "mean_range": [1e-5, 3e-4], "norm_range": "1 ~ 2.5"},
    "num_extreme_layers": 2,
    "extreme_pruning_layers": [1, 2],
}
FLAT = {"mean_ratio": 1.5, "std_ratio": 0.1, "max_ratio": 3.0, "mean_range": "1e-5 ~ inf", "extreme_pruning_layers": 3}
ROWS = [
    ["output_dir", "ppl", "acc_mean", "acc_boolq", "acc_boolq_stderr", "success", "taylor_seq_len", "note"],
    [f"results/{SEARCH}/{studies.name(1, 32, 4)}", "12.5", "0.5", "0.5", "0.01", "True", "32", "a"],
    [f"results/{SEARCH}/{studies.name(2, 64, 4)}", "11.5", "0.6", "0.6", "0.01", "True", "64", "NA"],
    ["", "inf", "", "nan", "", "False", "128", ""],
]
SETTINGS = (
    'title = "T"', "ratio = 50", 'language = "en"', 'variants = ["Chat"]', "[selection]", 'metric = "ppl"',
    'constraints = ["ppl <= 20", "acc_mean >= .5"]', "[statistics]", "level = 0.9", "seed = 3", "run_sd = 0.1",
    "[models.A]", 'family = "F"', "order = 2", 'dense = "x"', "[methods.wanda]", 'folder = "w_{model}_{ratio}"',
    "[parameters.run]", 'role = "replicate"', "[metrics.speed]", "digits = 1", "[tasks.boolq]", "items = 10",
    "chance = 0.5", "[tables.mine]", 'rows = "models"', 'filter = ["family == Llama", "ppl <= 20"]', "[paper]",
    'venue = "acl"', "[numbers.Best]", 'value = "models.Fir.best.metrics.ppl"', "scale = 100.0", "[claims]",
    "first = 'best(\"Fir\").ppl < 20'", "[site]", 'pages = ["a.md"]',
)  # fmt: skip
_BEST = {
    "model": "Fir", "method": "taylor", "params": {"taylor_seq_len": 32, "kind": "a"}, "metrics": {"acc_mean": 0.5},
    "stderrs": {"acc_mean": 0.01},
}  # fmt: skip
ANALYSIS = {
    "schema": 1, "study_hash": "ab", "ratio": "20", "selection": {"metric": "acc_mean", "ties": ["ppl"]},
    "statistics": {"level": 0.95, "correlation": 0.0}, "experiments": 2,
    "models": {"Fir": {"best": _BEST, "methods": {"taylor": {"trials": 2}}}},
    "tied_sets": [{"model": "Fir", "method": None, "members": [_BEST], "cells": 2, "critical": 1.9, "why": None}],
    "findings": [{"kind": "best_model", "verdict": "supported", "text": "t", "lead": 0.1, "stderr": 0.01}],
    "observations": [{"kind": "best_model", "facts": {"model": "Fir", "value": 32}}],
    "base_vs_instruct": {"a": {"family": "Fir", "variant": "Chat", "difference": 0.1, "verdict": "undecided", "stderr": 0.1}},
    "runners_up": [{"model": "Fir", "comparison": {"difference": 0.1, "verdict": "undecided", "stderr": 0.1}}],
    "data_quality": {"unused": {"empty": 2}}, "date": "2025-03-04",
}  # fmt: skip
MANUSCRIPT = r"""\documentclass{article}
\newcommand{\where}{paper}\graphicspath{{figures/}}
\input{paper/numbers} \input{\where}
\begin{document}
The best has \rgFirBestAcc{} of 0.598 in 12,345 items \cite{a2025}. % not 1.234
\begin{table}
% reportgen: begin tables/best.tex study 0123456789ab content 0123456789ab
a & 1.25 \\
% reportgen: end tables/best.tex
\label{tab:best}\end{table}
\includegraphics[width=\textwidth]{fig.png}\verb|1.25| \iffalse 3.14 \fi
\end{document}
"""


@cache
def _picture(kind: str) -> bytes:
    import zlib  # noqa: PLC0415  for this alone

    packed = zlib.compress(b"pixels" * 20)
    stamp = b"reportgen figure best spec 0123456789ab study ba9876543210"
    if kind == "pdf":
        return (
            b"%PDF-1.4\n/Producer (Matplotlib pdf backend v3.9)\nstream\n"
            + packed
            + b"\nendstream\n"
            + stamp
            + b"\n%%EOF"
        )
    parts = ((b"IHDR", b"0123456789012"), (b"tEXt", b"Source\0" + stamp), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(len(body).to_bytes(4, "big") + name + body + b"sums" for name, body in parts)


PICTURE = _picture("png")


_evaluations = mutants.json_files(SMALL, OLD, QUICK)
_gradients = mutants.json_files(GRADIENTS, FLAT)
_tables = mutants.csv_files(ROWS)
_NAMES = (SEARCH, "search_Mistral-7B-Instruct-v0.3_layerwise_12.5", "exp_003_lr1e-4_beta=0.5_taylor_seq_len32", "")
_PARTS = ("_", "-", "Instruct", ".", "\0", "\u0301", "é", "20.", "1e999", " ", "=", "exp_", "a_" * 100, *mutants.CELLS)

READERS: Mapping[str, Fuzzed] = {
    "evaluation": Fuzzed(_evaluations, _read_json(evaluation.read_evaluation)),
    "comparison": Fuzzed(mutants.json_files(COMPARISON), _read_json(diagnosis.read_comparison)),
    "gradients": Fuzzed(_gradients, _read_json(diagnosis.read_gradients)),
    "experiment": Fuzzed(
        _evaluations, _in_results(f"{SEARCH}/{studies.name(2, 64, 4)}/evaluation/evaluation_results.json")
    ),
    "analysis folder": Fuzzed(
        _gradients, _in_results(f"{SEARCH}/{studies.name(1, 32, 4)}/analysis/gradient_statistics.json")
    ),
    "dense": Fuzzed(_evaluations, _in_results("dense_Fir/evaluation/evaluation_results.json")),
    "table": Fuzzed(_tables, _read_table),
    "search": Fuzzed(_tables, _in_results(f"{SEARCH}/search_results.csv")),
    "names": Fuzzed(mutants.text_files(_PARTS, *_NAMES), _read_names),
    "places": Fuzzed(_evaluations, _find_places),
    "study": Fuzzed(mutants.toml_files(SETTINGS), _read_study),
    "analysis": Fuzzed(mutants.json_files(ANALYSIS), _read_analysis),
    "manuscript": Fuzzed(mutants.text_files(mutants.FRAGMENTS, MANUSCRIPT), _read_manuscript),
    "pictures": Fuzzed(mutants.other_files(PICTURE, _picture("pdf")), _read_picture),
}
"""Readers by what they read."""

MODULES: Mapping[str, tuple[str, ...]] = {
    "__init__": ("experiment", "search", "dense"),
    "analysis": ("analysis",),
    "batches": ("experiment", "search"),
    "decode": ("evaluation", "comparison", "gradients"),
    "diagnosis": ("comparison", "gradients"),
    "evaluation": ("evaluation",),
    "manuscript": ("manuscript",),
    "mentions": ("manuscript",),
    "names": ("names",),
    "pictures": ("pictures",),
    "places": ("places",),
    "raw": ("experiment", "analysis folder"),
    "searches": ("search",),
    "snapshot": (),  # opens no file
    "table": ("table",),
    "tex": ("manuscript",),
    "tree": ("experiment", "search", "dense"),
}
"""Modules of the reading room and the readers of the campaign that go through them."""

FUNCTIONS: Mapping[Callable[..., Any], str] = {
    evaluation.read_evaluation: "evaluation",
    diagnosis.read_comparison: "comparison",
    diagnosis.read_gradients: "gradients",
}
"""Readers of the files of an experiment folder."""
